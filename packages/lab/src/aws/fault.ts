/** An error that an AWS API answers with, before it is written in a protocol's own shape. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { balancer, clientOptions, smallWorld, startSmall } from "./small-world.ts";

it("the lab's environment is all that a child process needs", async () => {
  const lab = await startSmall();
  const program = `
    const { ElasticLoadBalancingV2Client: Client, DescribeLoadBalancersCommand: Command } = await import("@aws-sdk/client-elastic-load-balancing-v2");
    const { LoadBalancers } = await new Client().send(new Command());
    console.log(LoadBalancers.map((found) => found.LoadBalancerArn).join());
  `;

  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...lab.env, PATH: process.env.PATH },
  });

  expect(stdout.trim()).toBe(lab.hints.loadBalancer);
  expect(stderr).toBe("");
  await lab.close();
});

it.each(["not-gzip", "garbage", "cut-line"] as const)("one log object can be damaged: %s", async (damage) => {
  const lab = await startSmall(
    smallWorld({ loadBalancers: [balancer({ logs: { to: "s3", bucket: "logs", damage } })] }),
  );
  const client = new S3Client(clientOptions(lab));
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "logs" }));
  let sound = 0;

  for (const { Key = "" } of Contents.filter(({ Key: key }) => key?.endsWith(".gz"))) {
    const object = await client.send(new GetObjectCommand({ Bucket: "logs", Key }));
    const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    try {
      if (gunzipSync(bytes).toString().endsWith("\n")) sound++;
    } catch {
      expect(damage).not.toBe("cut-line");
    }
  }

  expect(sound).toBe(23);
  await lab.close();
});

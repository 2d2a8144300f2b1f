import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A real nginx on loopback in front of an app that is not running, after some requests. */
export interface RunningNginx {
  /** Its configuration file. */
  readonly config: string;
  /** Its access and error log. */
  readonly logs: readonly string[];
  close(): Promise<void>;
}

/** Where nginx is on this machine; undefined when it is not installed. */
export function findNginx(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];
  return folders
    .map((folder) => join(folder, "nginx"))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Starts nginx in a temporary folder as the user that runs this, sends `requests` requests through it, and leaves it running until close(). */
export async function startNginx(program: string, requests: number): Promise<RunningNginx> {
  const folder = mkdtempSync(join(tmpdir(), "cloud502-nginx-"));
  const [port, deadPort] = [await freePort(), await freePort()];
  mkdirSync(join(folder, "temp"));
  const config = join(folder, "nginx.conf");
  writeFileSync(config, configuration(folder, port, deadPort));
  const child = spawn(program, ["-p", folder, "-c", config, "-e", join(folder, "error.log"), "-g", "daemon off;"], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  const close = async () => {
    child.kill("SIGQUIT");
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answered(`http://127.0.0.1:${port}/cart`);
    for (let sent = 1; sent < requests; sent += 1)
      await fetch(`http://127.0.0.1:${port}/cart`).then((answer) => answer.arrayBuffer());
  } catch (error) {
    await close();
    throw error;
  }
  return { config, logs: [join(folder, "access.log"), join(folder, "error.log")], close };
}

function configuration(folder: string, port: number, deadPort: number): string {
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path ${folder}/temp/${name};`)
    .join("\n");
  return `pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
worker_processes auto;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
${temp}
  log_format detailed '$remote_addr [$time_local] "$request" $status us="$upstream_status" ua="$upstream_addr" uct="$upstream_connect_time" uht="$upstream_header_time" rt=$request_time';
  access_log ${folder}/access.log detailed;
  upstream shop { server 127.0.0.1:${deadPort}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    server_name localhost;
    location / {
      proxy_pass http://shop;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }
}
`;
}

/** A loopback port that nothing listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** Waits until somebody answers, five seconds at most. */
async function answered(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (attempt >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

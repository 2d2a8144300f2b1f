import type { AppServer } from "./app-provider.ts";
import { gunicorn } from "./gunicorn.ts";
import { node } from "./node.ts";
import { phpFpm } from "./php-fpm.ts";
import { pm2 } from "./pm2.ts";
import { uwsgi } from "./uwsgi.ts";

/** App servers, the ones with the most telling lines first: Node's output has no shape of its own. */
export const servers: readonly AppServer[] = [gunicorn, uwsgi, phpFpm, pm2, node];

// Does what it is told with the vendor's own SDK for Node and says what came of it.
//
// Reads {"sdk", "host", "port", "steps"} from standard input, writes one result a step to standard output.
// A step is [method, ...arguments] of the SDK's client, or ["call", group, method, ...arguments]; the text
// "$name" stands for that key of the body before.
'use strict';

const { readFileSync } = require('node:fs');

const told = JSON.parse(readFileSync(0, 'utf8'));
const platform = require(told.sdk);
const client = platform.ApiClient.instance;

client.config.live_reload_config = false;
client.setGateway({ host: told.host, protocol: 'http', port: told.port });
client.setReturnExtendedResponses(true);

function filled(value, before) {
  return typeof value === 'string' && value.startsWith('$') ? before[value.slice(1)] : value;
}

async function done([method, ...given], before) {
  if (method !== 'call') {
    return client[method](...given);
  }
  const [group, name, ...args] = given.map((one) => filled(one, before));
  return new platform[group]()[name](...args);
}

function reported(error) {
  const answer = error.response ?? error; // a failed sign-in is an error of axios
  return { status: answer.status, body: answer.body ?? answer.data, headers: { ...answer.headers } };
}

async function main() {
  const results = [];
  let before = {};
  for (const step of told.steps) {
    try {
      const answer = (await done(step, before)) ?? {};
      before = answer.body ?? answer;
      results.push({ status: answer.status ?? 200, body: before, headers: { ...answer.headers } });
    } catch (error) {
      results.push(reported(error));
    }
  }
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
}

main();

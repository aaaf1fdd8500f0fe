/** What people run, by verb: shown by `--help` and in docs/cli.md. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  validate: ["twilio-proxy validate", "twilio-proxy validate staging.proxy.json --strict-env --json"],
  plan: ["twilio-proxy plan", "twilio-proxy plan --out plan.json --detailed-exitcode"],
  apply: ["twilio-proxy apply", "twilio-proxy apply plan.json", "twilio-proxy apply --auto-approve --json"],
  drift: ["twilio-proxy drift --detailed-exitcode", "twilio-proxy drift --write"],
  "state list": ["twilio-proxy state list --config staging.proxy.json"],
  "state show": ["twilio-proxy state show services.rides.sessions.order-1"],
  "state mv": ["twilio-proxy state mv services.rides services.taxis --dry-run"],
  "state rm": ["twilio-proxy state rm services.rides --dry-run"],
  "state unlock": ["twilio-proxy state unlock 5f0c3d9a7b6e4f21a0b1c2d3e4f50617"],
  import: ["twilio-proxy import", "twilio-proxy import --sessions open --merge"],
  "migrate terraform": [
    "twilio-proxy migrate terraform terraform.tfstate",
    "twilio-proxy migrate terraform infra/ --offline",
  ],
  init: ["twilio-proxy init", "twilio-proxy init phones/proxy.json --workflows --vscode"],
  fmt: ["twilio-proxy fmt", "twilio-proxy fmt --check"],
  simulate: ["twilio-proxy simulate --seed account.json --port 8080"],
  schema: ["twilio-proxy schema plan"],
  explain: ["twilio-proxy explain participant-change", "twilio-proxy explain 80612"],
  version: ["twilio-proxy version --json"],
  completion: [
    "source <(twilio-proxy completion bash)",
    "twilio-proxy completion fish > ~/.config/fish/completions/twilio-proxy.fish",
  ],
};

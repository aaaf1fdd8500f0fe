/** For each rule, edits of real workflows that break it: a rule that lets one of these pass is not a rule. */
interface Edit {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

const recipe = (name: string, from: string, to: string): Edit => ({
  path: `examples/workflows/${name}.yml`,
  from,
  to,
});
const own = (name: string, from: string, to: string): Edit => ({
  path: `.github/workflows/${name}.yml`,
  from,
  to,
});

const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const ZERO = "0000000000000000000000000000000000000000";

export const wrong: Readonly<Record<string, readonly Edit[]>> = {
  "every action is pinned, with its version behind it": [
    recipe("plan", CHECKOUT, "actions/checkout@v7"),
    recipe("plan", CHECKOUT, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"),
    recipe("plan", CHECKOUT, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7"),
    recipe("plan", CHECKOUT, "actions/checkout@3d3c42e # v7.0.1"),
    recipe("plan", CHECKOUT, `actions/checkout@${ZERO} # v7.0.1`),
    recipe("plan", `action@${ZERO} # v1`, "action@v1"),
    recipe("plan", `twilio-proxy/twilio-proxy-action@${ZERO} # v1`, "./"),
    own("ci", "actionlint@sha256:", "actionlint:1.7.12 # "),
  ],
  "whoever applies takes an approved digest too, on main alone": [
    recipe("apply", "          approve-digest: ${{ inputs.approve-digest }}\n", ""),
    recipe("one-file", "workflow_dispatch:", "workflow_call:"),
    recipe("one-file", "github.ref == 'refs/heads/main' && ", ""),
  ],
  "nobody has a permission by default": [
    recipe("plan", "permissions: {}\n", ""),
    recipe("plan", "permissions: {}\n", "permissions: read-all\n"),
    recipe("plan", "permissions: {}\n", "permissions:\n  contents: read\n"),
  ],
  "every job names its permissions, and no more than it needs": [
    recipe("plan", "contents: read", "contents: write"),
    recipe("plan", "contents: read", "packages: read"),
    recipe("apply", "contents: write #", "id-token: write #"),
    recipe("validate-only", "    permissions:\n      contents: read\n", ""),
    recipe("validate-only", "    permissions:\n      contents: read\n", "    permissions: write-all\n"),
    own("ci", "  ci-ok:", "  other:\n    permissions:\n      contents: read\n  ci-ok:"),
  ],
  "nothing runs on pull_request_target": [
    recipe("plan", "  pull_request:", "  pull_request_target:"),
    recipe(
      "validate-only",
      "on:\n  pull_request:\n    paths:\n      - proxy.json",
      "on: pull_request_target",
    ),
    recipe(
      "validate-only",
      "on:\n  pull_request:\n    paths:\n      - proxy.json",
      "on: [pull_request_target]",
    ),
  ],
  "workflow_run takes nothing from the run before it": [
    recipe("fork-plan", "    steps:\n", `    steps:\n      - uses: ${CHECKOUT}\n`),
    recipe("fork-plan", "    steps:\n", "    steps:\n      - run: gh run download\n"),
  ],
  "a checkout keeps no credentials": [
    recipe("plan", "persist-credentials: false", "persist-credentials: true"),
    recipe("plan", "        with:\n          persist-credentials: false\n", ""),
  ],
  "no expression is pasted into a script": [
    own("ci", "run: npm ci", "run: echo ${{ github.event.pull_request.title }}"),
    own(
      "ci",
      "run: npm ci",
      "uses: actions/github-script@x\n        with: { script: '${{ github.head_ref }}' }",
    ),
  ],
  "a secret is known to one step only": [
    recipe("plan", "permissions: {}", "permissions: {}\nenv:\n  KEY: ${{ secrets.TWILIO_API_SECRET }}"),
    recipe("plan", "    steps:", "    env:\n      KEY: ${{ secrets['TWILIO_API_SECRET'] }}\n    steps:"),
    recipe("plan", "command: plan", "command: ${{ secrets.COMMAND }}"),
  ],
  "secrets are not inherited": [recipe("plan", "    steps:", "    secrets: inherit\n    steps:")],
  "every job ends": [
    recipe("plan", "    timeout-minutes: 10\n", ""),
    recipe("plan", "timeout-minutes: 10", "timeout-minutes: 360"),
  ],
  "every job runs on GitHub's machines": [
    recipe("plan", "runs-on: ubuntu-latest", "runs-on: self-hosted"),
    recipe("plan", "runs-on: ubuntu-latest", "runs-on: [self-hosted, linux]"),
    recipe("plan", "runs-on: ubuntu-latest", "runs-on: ${{ inputs.machine }}"),
  ],
  "what is released comes from no cache": [
    own("release", "package-manager-cache: false", "package-manager-cache: true"),
    own("release", "          package-manager-cache: false # what is released comes from no cache\n", ""),
    own("release", "node-version: 24", "node-version: 24\n          cache: npm"),
    own("release", "      - run: npm ci", "      - uses: actions/cache@x\n      - run: npm ci"),
  ],
  "whoever publishes asks first": [own("release", "    environment: release # asks its reviewers\n", "")],
  "runs wait for each other, or replace each other": [
    recipe("plan", "cancel-in-progress: true", "cancel-in-progress: false"),
    recipe("plan", "${{ github.event.pull_request.number }}", "${{ github.ref_name }}"),
    recipe("apply", "cancel-in-progress: false", "cancel-in-progress: true"),
    recipe("apply", "      queue: max\n", ""),
    recipe("apply", "group: twilio-proxy-proxy.json", "group: twilio-proxy-${{ github.ref }}"),
    recipe("apply", "group: twilio-proxy-proxy.json", "group: apply"),
    recipe("drift", "queue: max", "queue: single"),
    recipe("one-file", "group: twilio-proxy-proxy.json", "group: twilio-proxy-plan-x"),
    recipe("one-file", "if: github.event_name == 'pull_request'", "if: always()"),
    recipe("monorepo", "group: twilio-proxy-${{ matrix.config }}", "group: twilio-proxy-proxy.json"),
    recipe("fork-plan", "cancel-in-progress: true", "cancel-in-progress: false"),
  ],
};

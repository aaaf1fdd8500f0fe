/** Rules that more than one resource needs, each over the nodes it is given. */
import type { DesiredNode } from "../desired/desired.ts";
import type { ProblemDraft } from "../desired/rule.ts";
import type { PlacedNode, RuleContext } from "./definition.ts";
import { holdsPhoneNumber } from "./e164.ts";
import { isDeclared, knownText, placeOf, placeOfNode } from "./reading.ts";

const E_MAIL = /[^\s@]{1,64}@[^\s@.]+\.[^\s@]/;

/** Names are stored without the protection that identifiers get. */
export function* personalNames(node: DesiredNode, name: string): Generator<ProblemDraft> {
  const text = knownText(node, name);
  if (text === undefined || !looksPersonal(text)) return;
  // Named by its key, which is worse.
  if (node.fields[name]?.range === node.range && isPersonal(node.key)) return;
  yield { code: "personal-data", message: `${name} looks like personal data.`, ...placeOf(node, name) };
}

/** The local name; what may be an order number as well is left to the judgement of the resource that is named by it. */
export function* personalKeys(node: DesiredNode): Generator<ProblemDraft> {
  if (isPersonal(node.key)) {
    yield { code: "personal-key", message: "This key holds personal data.", ...placeOfNode(node) };
    return;
  }
  const { namedByKey } = node.definition;
  if (namedByKey !== undefined && node.fields[namedByKey]?.range === node.range) return;
  if (!looksPersonal(node.key)) return;
  yield { code: "personal-data", message: "This local name looks like personal data.", ...placeOfNode(node) };
}

/** Nothing else it could be. */
function isPersonal(text: string): boolean {
  return E_MAIL.test(text.slice(0, 1000)) || (text.includes("+") && holdsPhoneNumber(text));
}

export function looksPersonal(text: string): boolean {
  return E_MAIL.test(text.slice(0, 1000)) || holdsPhoneNumber(text);
}

/** Names that must be unique among these nodes. */
export function* duplicateNames(nodes: Iterable<DesiredNode>, name: string): Generator<ProblemDraft> {
  const first = new Map<string, DesiredNode>();
  for (const node of nodes) {
    const text = knownText(node, name);
    if (text === undefined || text === "") continue;
    const other = first.get(text);
    if (other === undefined) first.set(text, node);
    else {
      const message = `${other.path} has the same ${name}.`;
      yield { code: "duplicate-unique-name", message, ...placeOf(node, name) };
    }
  }
}

/** Blocks that name the same existing resource. */
export function* duplicateExternals(nodes: Iterable<DesiredNode>): Generator<ProblemDraft> {
  const first = new Map<string, DesiredNode>();
  for (const node of nodes) {
    if (node.external === null) continue;
    const other = first.get(node.external);
    if (other === undefined) first.set(node.external, node);
    else {
      const message = `${other.path} names the same ${node.definition.externalKey}.`;
      yield { code: "duplicate-external", message, ...placeOfNode(node) };
    }
  }
}

/** The same number or short code twice in a pool, or in two. */
export function* duplicateMembers(
  members: Iterable<PlacedNode>,
  names: readonly string[],
): Generator<ProblemDraft> {
  const first = new Map<string, PlacedNode>();
  for (const member of members) {
    for (const name of names) {
      const text = knownText(member.node, name);
      if (text === undefined) continue;
      const other = first.get(text);
      if (other === undefined) first.set(text, member);
      else {
        const same = other.parents.at(-1) === member.parents.at(-1);
        const code = same ? "duplicate-number" : "number-in-two-services";
        yield { code, message: `${other.node.path} is the same.`, ...placeOf(member.node, name) };
      }
    }
  }
}

/**
 * A pool's number in E.164 form. `fix` proposes the number itself, so it is for fields without personal data.
 */
export function* badNumber(
  node: DesiredNode,
  name: string,
  { numbers }: RuleContext,
): Generator<ProblemDraft> {
  const text = knownText(node, name);
  const fault = text === undefined ? null : numbers(text);
  if (fault === null) return;
  const { range, address } = placeOf(node, name);
  const newText = JSON.stringify(fault.meant);
  const literal = isDeclared(node, name) && node.fields[name]?.env.length === 0;
  yield {
    code: "invalid-number",
    ...(fault.severity === undefined ? {} : { severity: fault.severity }),
    message: `Expected a phone number in E.164 form: ${fault.reason}`,
    range,
    address,
    ...(fault.meant === null || !literal
      ? {}
      : { fix: { title: `Change to ${fault.meant}`, range, newText } }),
  };
}

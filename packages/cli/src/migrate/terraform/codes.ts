/** The codes of a migration, for `explain`. Each finding says the particulars itself. */
import type { PlanCode } from "../../plan-codes.ts";
import type { FindingCode } from "./found.ts";

export const migrationCodes: Readonly<Record<FindingCode, PlanCode>> = {
  "attribute-left-out": {
    title: "An attribute has no place in the config",
    what: "Terraform's provider takes it, and Twilio does not keep it.",
    fix: "Nothing is to be done, unless you relied on it.",
  },
  "dependent-resource": {
    title: "Another resource reads what leaves Terraform",
    what: "Once the block is deleted, its reference leads nowhere and terraform plan fails.",
    fix: "Give it the SID, as a variable or by a data source, before you delete the block.",
  },
  deposed: {
    title: "A deposed object is left in the state",
    what: "Terraform replaced a resource and could not delete the old one. It would be forgotten without being gone.",
    fix: "terraform apply deletes it. Then migrate again.",
  },
  "hcl-syntax": {
    title: "The file is not Terraform's language",
    what: "It could not be read from this place on, so nothing of it was taken over.",
    fix: "terraform validate says the same. Correct it, or give the state.",
  },
  "module-not-read": {
    title: "The sources of a module are not followed",
    what: "Proxy resources in it were not seen.",
    fix: "Give the state, which knows every module.",
  },
  "parent-unknown": {
    title: "The service or session of a resource is not known",
    what: "It refers to a resource that is not among what was read.",
    fix: "Give the state, or all files of the module.",
  },
  "several-accounts": {
    title: "The state spans several Twilio accounts",
    what: "A config is for one account, so that wrong credentials are refused.",
    fix: "Split the state with terraform state mv -state-out, and migrate each part.",
  },
  "sid-unknown": {
    title: "Which one it is, is not known, or it is not there",
    what: "Either nothing tells which number, short code or person is meant, or the account has no such SID where the state says. Another service or session may have taken the name.",
    fix: "In a state: terraform apply -refresh-only, and see what is gone. In sources: write the SID, or give the state.",
  },
  tainted: {
    title: "Terraform means to replace it",
    what: "Its creation failed half way. What is at Twilio may not be what was wanted.",
    fix: "terraform untaint keeps it, terraform apply replaces it. Then migrate again.",
  },
  "unexpected-value": {
    title: "A value has not the type of its attribute",
    what: "The state was written by another version of the provider, or by hand.",
    fix: "terraform apply -refresh-only writes it anew.",
  },
  "unknown-attribute": {
    title: "An attribute of an unknown version of the provider",
    what: "It is not in the tables of this migration, so it was left out.",
    fix: "See whether proxy.json has a field for it, and report the attribute's name.",
  },
  unnamed: {
    title: "A service or session without unique_name",
    what: "Only its SID finds it again. It is written as existing: what is in it is managed, its own fields are not.",
    fix: "Give it a unique_name in Terraform first, if its own fields are to be managed. Of a session that means a new one.",
  },
  unresolved: {
    title: "A value that only Terraform can work out",
    what: "Functions, conditions, operators and attributes of other resources are not evaluated.",
    fix: "Give the state, which has the result, or write the value into the config.",
  },
  "value-not-written": {
    title: "A value is not in .env.example",
    what: "The variable stands there with another value, which is yours and stays, or no line can hold the value.",
    fix: "Set the variable yourself: to the value that Terraform has at the place named above it.",
  },
};

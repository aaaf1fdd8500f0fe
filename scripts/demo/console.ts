/** Somebody with the Twilio Console open: the same API, past our state and our plan. */
export interface Console {
  /** Sets fields of a service, in Twilio's own names. */
  updateService(uniqueName: string, fields: Readonly<Record<string, string>>): Promise<void>;
  removeNumber(uniqueName: string, phoneNumber: string): Promise<void>;
  /** How many requests so far were not reads. */
  writes(): Promise<number>;
}

interface Named {
  readonly sid: string;
  readonly unique_name?: string;
  readonly phone_number?: string;
}

export function createConsole(url: string, accountSid: string): Console {
  const authorization = `Basic ${Buffer.from(`${accountSid}:anything`).toString("base64")}`;
  const call = async (method: string, path: string, form?: Readonly<Record<string, string>>) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return response;
  };
  const list = async (path: string, collection: string): Promise<readonly Named[]> => {
    const body = (await (await call("GET", `${path}?PageSize=100`)).json()) as Record<string, Named[]>;
    return body[collection] ?? [];
  };
  const sidOfService = async (uniqueName: string): Promise<string> =>
    found(
      (await list("/v1/Services", "services")).find((one) => one.unique_name === uniqueName),
      uniqueName,
    );
  return {
    updateService: async (uniqueName, fields) => {
      await call("POST", `/v1/Services/${await sidOfService(uniqueName)}`, fields);
    },
    removeNumber: async (uniqueName, phoneNumber) => {
      const path = `/v1/Services/${await sidOfService(uniqueName)}/PhoneNumbers`;
      const numbers = await list(path, "phone_numbers");
      const sid = found(
        numbers.find((one) => one.phone_number === phoneNumber),
        phoneNumber,
      );
      await call("DELETE", `${path}/${sid}`);
    },
    writes: async () => {
      const log = (await (await call("GET", "/_simulator/requests")).json()) as {
        requests: readonly { readonly method: string }[];
      };
      return log.requests.filter((one) => one.method !== "GET").length;
    },
  };
}

function found(one: Named | undefined, name: string): string {
  if (one === undefined) throw new Error(`${name} is not in the account`);
  return one.sid;
}

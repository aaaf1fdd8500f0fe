// Generated from schemas/: do not edit; npm run generate.
import type { JsonSchema } from "./schema.ts";

export const proxySchema: JsonSchema = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json",
  "title": "Config",
  "description": "Twilio Proxy as code: services with their numbers, short codes, sessions and participants.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "services"
  ],
  "allowComments": true,
  "allowTrailingCommas": true,
  "defaultSnippets": [
    {
      "label": "Twilio Proxy config",
      "description": "A service with one number. Sessions can be added to it later.",
      "body": {
        "services": {
          "${1:service-1}": {
            "unique_name": "${2:rides-prod}",
            "phone_numbers": [
              {
                "phone_number": "${3:+14155550100}"
              }
            ]
          }
        }
      }
    }
  ],
  "properties": {
    "$schema": {
      "description": "The address of this schema, for editors.",
      "type": "string"
    },
    "version": {
      "description": "The version of this config language.",
      "enum": [
        1
      ],
      "default": 1
    },
    "account_sid": {
      "description": "The account this file is for. Credentials of another account are refused.",
      "type": "string",
      "pattern": "^(AC[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
      "patternErrorMessage": "Expected AC followed by 32 hexadecimal digits.",
      "examples": [
        "AC0123456789abcdef0123456789abcdef"
      ]
    },
    "state": {
      "description": "Where ownership is recorded: a file, github:owner/repo@branch:path, or s3://bucket/key. Absent: <this file>.state.json.",
      "type": "string",
      "minLength": 1,
      "examples": [
        "proxy.state.json"
      ]
    },
    "forget": {
      "description": "Addresses to let go of without a call to Twilio, such as services.rides.",
      "type": "array",
      "items": {
        "type": "string",
        "minLength": 1
      },
      "examples": [
        [
          "services.rides"
        ]
      ]
    },
    "services": {
      "description": "The Proxy services, by a local name that stays when unique_name changes.",
      "type": "object",
      "propertyNames": {
        "minLength": 1,
        "maxLength": 191
      },
      "additionalProperties": {
        "$ref": "#/definitions/service"
      }
    }
  },
  "definitions": {
    "service": {
      "title": "Service",
      "description": "A Proxy service: a pool of numbers and the sessions that use it.",
      "type": "object",
      "additionalProperties": false,
      "defaultSnippets": [
        {
          "label": "new service",
          "description": "A service with one number in its pool.",
          "body": {
            "unique_name": "${1:rides-prod}",
            "phone_numbers": [
              {
                "phone_number": "${2:+14155550100}"
              }
            ]
          }
        },
        {
          "label": "existing service",
          "description": "A service made elsewhere: only its children are managed.",
          "body": {
            "service_sid": "${1:KS0123456789abcdef0123456789abcdef}",
            "phone_numbers": [
              {
                "phone_number": "${2:+14155550100}"
              }
            ]
          }
        }
      ],
      "properties": {
        "service_sid": {
          "description": "An existing service: only its children are managed. No field of the service itself may stand beside it.",
          "type": "string",
          "pattern": "^(KS[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected KS followed by 32 hexadecimal digits.",
          "examples": [
            "KS0123456789abcdef0123456789abcdef"
          ]
        },
        "unique_name": {
          "x-requirement": "Required without `service_sid`",
          "description": "The service's name in the account. A new name is an update, for the key in this file identifies the service. It must hold no personal data.",
          "type": "string",
          "minLength": 1,
          "maxLength": 191,
          "examples": [
            "rides-prod"
          ]
        },
        "default_ttl": {
          "x-unit": "seconds",
          "description": "Seconds a session without a ttl of its own lives after its creation or last interaction; 0 is without limit.",
          "type": [
            "integer",
            "string",
            "null"
          ],
          "minimum": 0,
          "maximum": 2147483647,
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected a whole number of seconds, null, or one ${env.NAME}.",
          "default": 0
        },
        "callback_url": {
          "description": "Twilio calls this URL when an interaction's status changes.",
          "type": [
            "string",
            "null"
          ],
          "maxLength": 4000,
          "examples": [
            "https://${env.API_HOST}/proxy"
          ]
        },
        "geo_match_level": {
          "description": "How close the chosen number must be to the participant.",
          "anyOf": [
            {
              "enum": [
                "country",
                "area-code",
                "overlay",
                "radius",
                "extended-area-code",
                null
              ],
              "enumDescriptions": [
                "Same country.",
                "Same area code; ignored outside North America.",
                "In Twilio's API description but not its guides.",
                "In Twilio's API description but not its guides.",
                "In Twilio's guides but not its API description.",
                "Reset to Twilio's default."
              ]
            },
            {
              "type": "string",
              "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
              "patternErrorMessage": "Expected one of country, area-code, overlay, radius, extended-area-code, or one ${env.NAME}."
            }
          ],
          "default": "country"
        },
        "number_selection_behavior": {
          "description": "Whether a pair of people should meet through the same number again.",
          "anyOf": [
            {
              "enum": [
                "prefer-sticky",
                "avoid-sticky",
                null
              ],
              "enumDescriptions": [
                "The same number again when possible.",
                "A different number when possible.",
                "Reset to Twilio's default."
              ]
            },
            {
              "type": "string",
              "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
              "patternErrorMessage": "Expected one of prefer-sticky, avoid-sticky, or one ${env.NAME}."
            }
          ],
          "default": "prefer-sticky"
        },
        "intercept_callback_url": {
          "description": "Twilio calls this URL before each interaction; an answer of 403 blocks it.",
          "type": [
            "string",
            "null"
          ],
          "maxLength": 4000,
          "examples": [
            "https://${env.API_HOST}/proxy"
          ]
        },
        "out_of_session_callback_url": {
          "description": "Twilio calls this URL when a call or message belongs to no open session.",
          "type": [
            "string",
            "null"
          ],
          "maxLength": 4000,
          "examples": [
            "https://${env.API_HOST}/proxy"
          ]
        },
        "chat_instance_sid": {
          "description": "The Programmable Chat service that receives the service's messages.",
          "type": [
            "string",
            "null"
          ],
          "pattern": "^(IS[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected IS followed by 32 hexadecimal digits.",
          "examples": [
            "IS0123456789abcdef0123456789abcdef"
          ]
        },
        "protect": {
          "description": "Refuse every plan that deletes or replaces this service, deletes its sessions or removes its unreserved numbers, also after its block is gone. Lifted by an applied false.",
          "type": [
            "boolean",
            "string"
          ],
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected true, false, or one ${env.NAME}.",
          "default": false
        },
        "phone_numbers": {
          "description": "The pool's numbers. At most 500 unreserved and 5,000 reserved.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/phone-number"
          }
        },
        "short_codes": {
          "description": "The pool's short codes.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/short-code"
          }
        },
        "sessions": {
          "description": "The sessions this file keeps, by a local name that stays when unique_name changes.",
          "type": "object",
          "propertyNames": {
            "minLength": 1,
            "maxLength": 191
          },
          "additionalProperties": {
            "$ref": "#/definitions/session"
          }
        }
      }
    },
    "phone-number": {
      "title": "PhoneNumber",
      "description": "A number of the account in the service's pool. Give its SID or the number itself; it is attached and detached, never bought or released.",
      "type": "object",
      "additionalProperties": false,
      "defaultSnippets": [
        {
          "label": "new phone number",
          "description": "A number of the account, by the number itself.",
          "body": {
            "phone_number": "${1:+14155550100}"
          }
        },
        {
          "label": "phone number by SID",
          "description": "A number of the account, by its SID.",
          "body": {
            "sid": "${1:PN0123456789abcdef0123456789abcdef}"
          }
        }
      ],
      "properties": {
        "sid": {
          "x-requirement": "This or `phone_number`",
          "description": "The SID of the account's IncomingPhoneNumber. In Proxy the number keeps this SID.",
          "type": "string",
          "pattern": "^(PN[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected PN followed by 32 hexadecimal digits.",
          "examples": [
            "PN0123456789abcdef0123456789abcdef"
          ]
        },
        "phone_number": {
          "x-requirement": "This or `sid`",
          "description": "The number in E.164 form: + then country code and subscriber number, no punctuation.",
          "type": "string",
          "maxLength": 191,
          "examples": [
            "+14152370143"
          ]
        },
        "is_reserved": {
          "description": "Keep the number out of automatic selection; also the way to drain it before it is removed.",
          "type": [
            "boolean",
            "string",
            "null"
          ],
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected true, false, null, or one ${env.NAME}.",
          "default": false
        }
      }
    },
    "short-code": {
      "title": "ShortCode",
      "description": "A short code of the account in the service's pool. Twilio removed these routes from its published API in July 2025; where they still answer, they are managed.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "sid"
      ],
      "defaultSnippets": [
        {
          "label": "new short code",
          "description": "A short code of the account, by its SID.",
          "body": {
            "sid": "${1:SC0123456789abcdef0123456789abcdef}"
          }
        }
      ],
      "properties": {
        "sid": {
          "description": "The SID of the account's ShortCode.",
          "type": "string",
          "pattern": "^(SC[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected SC followed by 32 hexadecimal digits.",
          "examples": [
            "SC0123456789abcdef0123456789abcdef"
          ]
        },
        "is_reserved": {
          "description": "Keep the short code out of automatic selection.",
          "type": [
            "boolean",
            "string",
            "null"
          ],
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected true, false, null, or one ${env.NAME}.",
          "default": false
        }
      }
    },
    "session": {
      "title": "Session",
      "description": "A conversation between at most two participants through the service's numbers.",
      "type": "object",
      "additionalProperties": false,
      "defaultSnippets": [
        {
          "label": "new session",
          "description": "A session of an hour between two people whose numbers come from the environment.",
          "body": {
            "ttl": "^${1:3600}",
            "participants": [
              {
                "identifier": "^\"\\${env.${2:RIDER}\\}\"",
                "friendly_name": "${3:rider}"
              },
              {
                "identifier": "^\"\\${env.${4:DRIVER}\\}\"",
                "friendly_name": "${5:driver}"
              }
            ]
          }
        },
        {
          "label": "existing session",
          "description": "A session made elsewhere: only its participants are managed.",
          "body": {
            "session_sid": "${1:KC0123456789abcdef0123456789abcdef}",
            "participants": [
              {
                "identifier": "^\"\\${env.${2:RIDER}\\}\"",
                "friendly_name": "${3:rider}"
              },
              {
                "identifier": "^\"\\${env.${4:DRIVER}\\}\"",
                "friendly_name": "${5:driver}"
              }
            ]
          }
        }
      ],
      "properties": {
        "session_sid": {
          "description": "An existing session: only its participants are managed. No field of the session itself may stand beside it.",
          "type": "string",
          "pattern": "^(KC[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected KC followed by 32 hexadecimal digits.",
          "examples": [
            "KC0123456789abcdef0123456789abcdef"
          ]
        },
        "unique_name": {
          "description": "The session's name, unique in its service. Absent: the key is used. null: unnamed. It must hold no personal data.",
          "type": [
            "string",
            "null"
          ],
          "minLength": 1,
          "maxLength": 191,
          "examples": [
            "order-1"
          ]
        },
        "ttl": {
          "x-unit": "seconds",
          "description": "Seconds the session lives after its creation or last interaction; 0 is without limit. Absent: not managed.",
          "type": [
            "integer",
            "string",
            "null"
          ],
          "minimum": 0,
          "maximum": 2147483646,
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected a whole number of seconds, null, or one ${env.NAME}.",
          "default": 0
        },
        "date_expiry": {
          "description": "When the session ends: an ISO 8601 instant with a time zone, or a date, which is its midnight in UTC. It overrides ttl.",
          "type": [
            "string",
            "null"
          ],
          "examples": [
            "2027-01-01T00:00:00Z"
          ]
        },
        "mode": {
          "description": "What the session carries.",
          "anyOf": [
            {
              "enum": [
                "message-only",
                "voice-only",
                "voice-and-message",
                null
              ],
              "enumDescriptions": [
                "Messages only: its numbers need SMS.",
                "Calls only: its numbers need voice.",
                "Calls and messages: its numbers need both.",
                "As if absent."
              ]
            },
            {
              "type": "string",
              "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
              "patternErrorMessage": "Expected one of message-only, voice-only, voice-and-message, or one ${env.NAME}."
            }
          ],
          "default": "voice-and-message"
        },
        "status": {
          "description": "open or in-progress keeps the session alive: re-opened when closed, made again when gone. closed ends it. Absent: a session that ended stays ended.",
          "anyOf": [
            {
              "enum": [
                "open",
                "in-progress",
                "closed",
                null
              ],
              "enumDescriptions": [
                "Alive; equal to in-progress once a conversation began.",
                "Alive, conversation begun.",
                "Ended; its participants and names stay until Twilio deletes it after 90 days.",
                "As if absent."
              ]
            },
            {
              "type": "string",
              "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
              "patternErrorMessage": "Expected one of open, in-progress, closed, or one ${env.NAME}."
            }
          ]
        },
        "protect": {
          "description": "Refuse every plan that deletes or replaces this session, also after its block is gone. Lifted by an applied false.",
          "type": [
            "boolean",
            "string"
          ],
          "pattern": "^\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}$",
          "patternErrorMessage": "Expected true, false, or one ${env.NAME}.",
          "default": false
        },
        "participants": {
          "description": "At most two live participants.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/participant"
          }
        }
      }
    },
    "participant": {
      "title": "Participant",
      "description": "A person or endpoint in a session. Twilio cannot change a participant: a different friendly_name or proxy number of the same identifier replaces the session.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "identifier"
      ],
      "defaultSnippets": [
        {
          "label": "new participant",
          "description": "A person whose number comes from the environment.",
          "body": {
            "identifier": "^\"\\${env.${1:RIDER}\\}\"",
            "friendly_name": "${2:rider}"
          }
        }
      ],
      "properties": {
        "identifier": {
          "description": "The participant's phone number in E.164 form, or channel:address. Personal data: give it as ${env.NAME} and it never stands in the repository.",
          "type": "string",
          "minLength": 1,
          "maxLength": 191,
          "examples": [
            "${env.ALICE}",
            "+14152370143"
          ]
        },
        "friendly_name": {
          "description": "A label for people. It should hold no personal data.",
          "type": [
            "string",
            "null"
          ],
          "maxLength": 255,
          "examples": [
            "rider"
          ]
        },
        "proxy_identifier": {
          "description": "The pool's number that this participant sees. Absent: Proxy chooses one.",
          "type": [
            "string",
            "null"
          ],
          "maxLength": 255,
          "examples": [
            "+14152370199"
          ]
        },
        "proxy_identifier_sid": {
          "description": "The SID of the pool's number that this participant sees. Give this or proxy_identifier, not both.",
          "type": [
            "string",
            "null"
          ],
          "pattern": "^(PN[0-9a-fA-F]{32}|.*\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*)$",
          "patternErrorMessage": "Expected PN followed by 32 hexadecimal digits.",
          "examples": [
            "PN0123456789abcdef0123456789abcdef"
          ]
        }
      }
    }
  }
};

terraform {
  required_providers {
    twilio = {
      source  = "twilio/twilio"
      version = ">= 0.18.46"
    }
  }
}

provider "twilio" {}

variable "api_host" {
  type = string
}

variable "ttl" {
  default = 3600 # an hour
}

variable "alice" {
  type      = string
  sensitive = true
  default   = "+14152370177"
}

variable "numbers" {
  type = map(object({ sid = string, reserved = bool }))
  default = {
    a = { sid = "PN00000000000000000000000000000001", reserved = false }
    b = { sid = "PN00000000000000000000000000000002", reserved = true }
  }
}

locals {
  name = "rides-${var.stage}"
  hook = "https://${var.api_host}/proxy"
}

variable "stage" { default = "dev" }

resource "twilio_proxy_services_v1" "rides" {
  unique_name                 = local.name
  default_ttl                 = var.ttl
  callback_url                = local.hook
  intercept_callback_url      = "${local.hook}/intercept"
  out_of_session_callback_url = format("https://%s/late", var.api_host)
  geo_match_level             = var.stage == "prod" ? "area-code" : "country"
}

/* A pool, one instance each. */
resource "twilio_proxy_services_phone_numbers_v1" "pool" {
  for_each    = var.numbers
  service_sid = twilio_proxy_services_v1.rides.sid
  sid         = each.value.sid
  is_reserved = each.value["reserved"]
}

resource "twilio_proxy_services_phone_numbers_v1" "bought" {
  service_sid  = twilio_proxy_services_v1.rides.sid
  phone_number = twilio_api_accounts_incoming_phone_numbers_v2010.bought.phone_number
}

resource "twilio_api_accounts_incoming_phone_numbers_v2010" "bought" {
  phone_number = "+14152370143"
  sms_url      = "https://other-SENTINEL.example.com"
}

resource "twilio_proxy_services_sessions_v1" "order" {
  count       = 2
  service_sid = twilio_proxy_services_v1.rides.sid
  unique_name = "order-${count.index}"
  status      = "open"
  participants = [
    jsonencode({
      friendly_name : "rider"
      Identifier : var.alice
    }),
    jsonencode({ "identifier" = "+14152370199", fail_on_participant_conflict = true }),
  ]
  depends_on = [
    twilio_proxy_services_phone_numbers_v1.pool,
  ]
}

resource "twilio_proxy_services_sessions_participants_v1" "third" {
  service_sid = twilio_proxy_services_v1.rides.sid
  session_sid = twilio_proxy_services_sessions_v1.nobody.sid
  identifier  = <<-EOT
    messenger:1234
  EOT
}

module "other" {
  source = "./other"
}

output "sid" {
  value = [for s in [twilio_proxy_services_v1.rides] : s.sid][0]
}

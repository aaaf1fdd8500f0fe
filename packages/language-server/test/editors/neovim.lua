-- Drives a Neovim without a screen as somebody who edits: `nvim --headless -u NONE -c "luafile neovim.lua"`. Prints one line of JSON.
local server, file = vim.env.SERVER, vim.env.CONFIG
local said = {}

local function ask(method, params)
  params.textDocument = { uri = vim.uri_from_bufnr(0) }
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 10000) or {}) do
    return answer.result
  end
end

local function codes()
  return vim.tbl_map(function(one)
    return one.user_data and one.user_data.lsp and one.user_data.lsp.code or one.code or vim.NIL
  end, vim.diagnostic.get(0))
end

local function wait_for_diagnostics(count)
  vim.wait(5000, function() return #vim.diagnostic.get(0) == count end)
end

local function lenses()
  return vim.tbl_map(function(one) return one.command.title end, vim.lsp.codelens.get(0))
end

-- Shows the lenses as a user's autocommand does, until the first is another than `before`.
local function refreshed_lenses(before)
  vim.wait(5000, function()
    vim.lsp.codelens.refresh()
    vim.wait(100)
    return lenses()[1] ~= before
  end)
  return lenses()
end

-- Opening shows what is wrong.
vim.cmd("edit " .. file)
local client = vim.lsp.start_client({ name = "twilio_proxy", cmd = { server, "--stdio" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
wait_for_diagnostics(1)
said.pid = vim.lsp.get_client_by_id(client).rpc.pid
said.codes = codes()
said.hover = ask("textDocument/hover", { position = { line = 1, character = 40 } }).contents.value

-- A key is begun, and taken back.
vim.api.nvim_buf_set_text(0, 1, 55, 1, 55, { ",", '    "' })
said.completion = vim.tbl_map(function(one) return one.label end, ask("textDocument/completion", { position = { line = 2, character = 5 } }).items)
vim.api.nvim_buf_set_text(0, 1, 55, 2, 5, { "" })

-- The quick fix mends it.
local place = { line = 1, character = 15 }
local actions = ask("textDocument/codeAction", { range = { start = place, ["end"] = place }, context = { diagnostics = {} } })
for _, action in ipairs(actions) do
  if action.kind == "quickfix" then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    break
  end
end
wait_for_diagnostics(0)
said.mended = { codes = codes(), line = vim.fn.getline(2) }

-- A wrong value is seen while it is typed.
vim.fn.setline(2, (vim.fn.getline(2):gsub("3600", '"3600"')))
wait_for_diagnostics(1)
said.broken = codes()
vim.fn.setline(2, (vim.fn.getline(2):gsub('"3600"', "3600")))
wait_for_diagnostics(0)

vim.fn.cursor(2, 5)
vim.lsp.buf.rename("trips")
vim.wait(5000, function() return vim.fn.getline(2):find("trips", 1, true) end)
said.renamed = vim.fn.getline(2)

local edits = ask("textDocument/formatting", { options = { tabSize = 2, insertSpaces = true } })
vim.lsp.util.apply_text_edits(edits, vim.api.nvim_get_current_buf(), "utf-16")
said.formatted = vim.api.nvim_buf_get_lines(0, 0, -1, false)

said.unplanned = refreshed_lenses(nil)
said.plan = ask("workspace/executeCommand", { command = "twilioProxy.plan", arguments = { vim.uri_from_bufnr(0) } })
said.lenses = refreshed_lenses(said.unplanned[1])

vim.lsp.stop_client(client)
said.stopped = vim.wait(5000, function() return vim.lsp.client_is_stopped(client) end)
io.stdout:write(vim.json.encode(said) .. "\n")

-- Drives a Neovim without a screen as somebody who edits: `nvim --headless -u NONE -c "luafile neovim.lua"`. Prints one line of JSON.
local server, file = vim.env.SERVER, vim.env.CONFIG
local said = {}

local function ask(method, position)
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = position,
    options = { tabSize = 2, insertSpaces = true },
    range = { start = position, ["end"] = position },
    context = { diagnostics = {} },
  }
  local answers = vim.lsp.buf_request_sync(0, method, params, 5000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function codes()
  return vim.tbl_map(function(one)
    return one.user_data and one.user_data.lsp and one.user_data.lsp.code or one.code or vim.NIL
  end, vim.diagnostic.get(0))
end

vim.cmd("edit " .. file)
local client = vim.lsp.start_client({ name = "twilio_proxy", cmd = { server, "--stdio" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
vim.wait(5000, function() return #vim.diagnostic.get(0) > 0 end)
said.codes = codes()
said.completion = vim.tbl_map(function(one) return one.label end, ask("textDocument/completion", { line = 2, character = 5 }).items)
said.hover = ask("textDocument/hover", { line = 1, character = 40 }).contents.value
for _, action in ipairs(ask("textDocument/codeAction", { line = 1, character = 15 })) do
  if action.kind == "quickfix" then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    break
  end
end
vim.wait(5000, function() return #vim.diagnostic.get(0) == 0 end)
said.after = { codes = codes(), line = vim.fn.getline(2) }
vim.lsp.stop_client(client)
said.stopped = vim.wait(5000, function() return vim.lsp.client_is_stopped(client) end)
io.stdout:write(vim.json.encode(said) .. "\n")

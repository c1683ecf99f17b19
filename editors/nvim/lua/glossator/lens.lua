--- Code lenses over the headings of book pages and chapter notes, and the list of the references they count.

local say = require("glossator.say")

local M = {}

--- The command that runs when a lens is chosen (|vim.lsp.codelens.run()|). It is announced to the server.
M.COMMAND = "glossator.showReferences"

--- Shows the lenses of the buffer, and updates them on entering it, on leaving insert mode, and on writing.
function M.attach(client, buffer)
  if not (client.server_capabilities or {}).codeLensProvider then
    return
  end
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = buffer })
    return
  end
  local function refresh()
    if vim.api.nvim_buf_is_valid(buffer) and vim.lsp.buf_is_attached(buffer, client.id) then
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end
  end
  local group = vim.api.nvim_create_augroup("glossator-lens-" .. buffer, {})
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "BufWritePost" }, {
    group = group,
    buffer = buffer,
    callback = refresh,
  })
  vim.schedule(refresh)
end

--- Fills the quickfix list with the references that a lens counts.
function M.show(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if not client then
    say.now("the server is not running. `:checkhealth glossator` says why.", vim.log.levels.WARN)
    return
  end
  local params = { command = "glossator.references", arguments = command.arguments[1] }
  require("glossator.client").request(client, "workspace/executeCommand", params, function(places)
    local items = vim.lsp.util.locations_to_items(places or {}, client.offset_encoding)
    vim.fn.setqflist({}, " ", { title = command.title, items = items })
    vim.cmd("botright copen")
  end)
end

return M

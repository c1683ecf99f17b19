-- Defines `:Glossator`, and starts the server with the first note. Everything else is loaded on demand.

if vim.g.loaded_glossator then
  return
end
vim.g.loaded_glossator = true

vim.api.nvim_create_user_command("Glossator", function(call)
  require("glossator.command").run(call)
end, {
  nargs = "*",
  range = true,
  desc = "Glossator: chapters, mentions, book pages",
  complete = function(lead, line)
    return require("glossator.command").complete(lead, line)
  end,
})

vim.api.nvim_create_autocmd("FileType", {
  group = vim.api.nvim_create_augroup("glossator", {}),
  callback = function(event)
    require("glossator").note_opened(event.buf)
  end,
})

--- `:Glossator`.

local client = require("glossator.client")
local folder = require("glossator.folder")
local say = require("glossator.say")

local M = {}

local subcommands = {}

function subcommands.import(call, arguments)
  local import = require("glossator.import")
  if #arguments > 0 then
    import.import({ files = vim.tbl_map(function(file)
      return vim.fn.fnamemodify(vim.fn.expand(file), ":p")
    end, arguments) })
  elseif call.range > 0 then
    import.import({ text = table.concat(vim.api.nvim_buf_get_lines(0, call.line1 - 1, call.line2, false), "\n") })
  else
    import.choose()
  end
end

function subcommands.undo()
  require("glossator.undo").undo()
end

function subcommands.chapters()
  require("glossator.library").go_to_chapter()
end

function subcommands.cite()
  require("glossator.library").cite_chapter()
end

function subcommands.quote()
  require("glossator.quote").quote()
end

function subcommands.formatted(call)
  require("glossator.quote").formatted(call)
end

function subcommands.book()
  require("glossator.library").open_book_page()
end

function subcommands.search(_, words)
  require("glossator.library").search(table.concat(words, " "))
end

function subcommands.mentions()
  local server = client.of(0)
  local misfit = folder.misfit(0)
  if misfit then
    say.now(misfit, vim.log.levels.WARN)
  elseif not server then
    say.now("the server is not running. `:checkhealth glossator` says why.", vim.log.levels.WARN)
  elseif not server.server_capabilities.referencesProvider then
    say.now("the server is too old to tell. Update it.", vim.log.levels.WARN)
  else
    vim.lsp.buf.references()
  end
end

function subcommands.note()
  local misfit = folder.misfit(0)
  if misfit then
    say.now(misfit, vim.log.levels.WARN)
    return
  end
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return vim.startswith(action.title, "New note on")
    end,
  })
end

function subcommands.report()
  require("glossator.report").show()
end

function subcommands.restart()
  client.restart()
end

function subcommands.log()
  local path = vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  vim.cmd("tabedit " .. vim.fn.fnameescape(path))
  vim.cmd("normal! G")
end

local function names()
  local all = vim.tbl_keys(subcommands)
  table.sort(all)
  return all
end

--- Runs a call of the command.
function M.run(call)
  local arguments = vim.list_slice(call.fargs)
  local name = table.remove(arguments, 1)
  local subcommand = subcommands[name or ""]
  if not subcommand then
    local what = name and ("there is no `:Glossator %s`; "):format(name) or "say what to do: "
    say.now(what .. "`:Glossator " .. table.concat(names(), "|") .. "`.", vim.log.levels.WARN)
  elseif #arguments > 0 and name ~= "import" and name ~= "search" then
    say.now(("`:Glossator %s` takes nothing more."):format(name), vim.log.levels.WARN)
  else
    subcommand(call, arguments)
  end
end

--- Completes subcommands, and files after `import`.
function M.complete(lead, line)
  local before = line:match("Glossator%s+(.*)$") or ""
  if before:match("^import%s") then
    return vim.fn.getcompletion(lead, "file")
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead) and not before:match("%s")
  end, names())
end

return M

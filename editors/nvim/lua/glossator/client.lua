--- Starts and stops the server, and restarts it when it crashes.

local binary = require("glossator.binary")
local config = require("glossator.config")
local folder = require("glossator.folder")
local hover = require("glossator.hover")
local lens = require("glossator.lens")
local rename = require("glossator.rename")
local say = require("glossator.say")

local M = {}

local NAME = "glossator"
-- Stands for the folder of notes that are read alone.
local ALONE = ""
-- How many times in how many seconds the server is restarted before the user is told instead.
local MOST_CRASHES, WITHIN = 3, 180

-- Neovim 0.11 starts servers itself, from `lsp/glossator.lua`.
local is_native = vim.fn.has("nvim-0.11") == 1

-- When the server crashed.
local crashes = {}
-- Whether the server is started only when the user asks for it.
local gave_up = false
-- The clients that were told to stop.
local ending = {}
-- The clients that answered `initialize`.
local began = {}
-- Neovim before 0.11: the client of each folder. Neovim lists none that has not answered yet, and a second note of the
-- folder would start another.
local of_folder = {}

---@return table[]
function M.all()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return vim.tbl_filter(function(client)
    return client.name == NAME
  end, get())
end

--- The client of the buffer, else any.
---@param buffer? integer
---@return table?
function M.of(buffer)
  local all = M.all()
  for _, client in ipairs(all) do
    if vim.lsp.buf_is_attached(buffer or 0, client.id) then
      return client
    end
  end
  return all[1]
end

--- Sends a request; `handler` receives the result, or nothing if the user was told why there is none.
function M.request(client, method, params, handler)
  local answered = function(error, result)
    if error then
      local old = error.code == -32601
      say.now(old and "the server is too old for this. Update it." or error.message or "no answer", vim.log.levels.WARN)
    else
      handler(result)
    end
  end
  if is_native then
    client:request(method, params, answered)
  else
    client.request(method, params, answered)
  end
end

--- Sends a request to the server of the buffer, else to any; tells the user why if there is none.
function M.ask(method, params, handler)
  local server = M.of(0)
  if server then
    M.request(server, method, params, handler)
  else
    say.now(folder.misfit(0) or "the server is not running. `:checkhealth glossator` says why.", vim.log.levels.WARN)
  end
end

local function began_well(client, result)
  began[client.id] = true
  local misfit = binary.misfit(((result or {}).serverInfo or {}).version)
  if misfit then
    say.once(misfit)
  end
end

local function attach_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and not folder.misfit(buffer) then
      M.start(buffer)
    end
  end
end

--- The server ended. After a crash it is restarted, unless it crashes repeatedly or never answered.
local function ended(code, signal, id)
  local wanted = ending[id] or (code == 0 and signal == 0)
  local lived = began[id]
  ending[id], began[id] = nil, nil
  if wanted or vim.v.exiting ~= vim.NIL then
    return
  end
  local now = os.time()
  table.insert(crashes, now)
  crashes = vim.tbl_filter(function(time)
    return now - time < WITHIN
  end, crashes)
  if lived and #crashes <= MOST_CRASHES then
    -- Not at once, since Neovim has not removed the old client yet.
    vim.defer_fn(attach_all, 200)
    return
  end
  gave_up = true
  if is_native then
    vim.lsp.enable(NAME, false)
  end
  local what = lived and ("the server ended %d times in a row"):format(#crashes) or "the server ended before it said anything"
  say.once(what .. ". `:Glossator log` shows why, `:checkhealth glossator` what to look at; `:Glossator restart` starts it again.")
end

-- Neovim's own completion: by the omnifunc and, if nothing else pops up completions, automatically.
local function complete_by_itself(client, buffer)
  local wanted = config.get().completion
  if wanted == "auto" then
    wanted = true
    for _, plugin in ipairs({ "cmp", "blink.cmp", "mini.completion", "coq", "care" }) do
      wanted = wanted and not package.loaded[plugin]
    end
  end
  if is_native then
    -- By default, Neovim inserts the first item as soon as the list pops up.
    if wanted and vim.go.completeopt == "menu,popup" then
      vim.bo[buffer].completeopt = "menuone,noselect,popup"
    end
    vim.lsp.completion.enable(true, client.id, buffer, {
      autotrigger = wanted,
      -- By default, Neovim inserts only the first word.
      convert = function(item)
        return { word = item.textEdit and item.textEdit.newText or item.label }
      end,
    })
  end
end

--- The client's capabilities, with the command of lenses added, and what Neovim does without saying so: edits that create
--- and rename files.
local function capabilities()
  local own = {
    experimental = { commands = { commands = { lens.COMMAND } } },
    workspace = { workspaceEdit = { documentChanges = true } },
  }
  -- Neovim before 0.11 uses these instead of its own.
  return is_native and own or vim.tbl_deep_extend("force", vim.lsp.protocol.make_client_capabilities(), own)
end

local function attached(client, buffer)
  complete_by_itself(client, buffer)
  lens.attach(client, buffer)
  hover.attach(buffer)
end

--- The client's configuration for `vim.lsp.config`.
---@return table
function M.config()
  local settings = config.get().settings
  return {
    cmd = binary.command(),
    filetypes = config.get().filetypes,
    root_dir = function(buffer, start)
      if not folder.misfit(buffer) then
        start(folder.of(vim.api.nvim_buf_get_name(buffer)))
      end
    end,
    -- One server per folder; notes that are read alone share one.
    reuse_client = function(client, wanted)
      return client.name == wanted.name and client.config.root_dir == wanted.root_dir
    end,
    init_options = next(settings) and settings or nil,
    -- An empty table would be a list to the server.
    settings = { glossator = next(settings) and settings or vim.empty_dict() },
    on_init = began_well,
    on_exit = vim.schedule_wrap(ended),
    on_attach = attached,
    capabilities = capabilities(),
    commands = { [lens.COMMAND] = lens.show },
    handlers = { ["textDocument/rename"] = rename.apply },
  }
end

--- The command that starts the server, according to the configuration.
function M.command()
  if is_native then
    return vim.lsp.config[NAME].cmd
  end
  return binary.command()
end

--- Neovim before 0.11: starts the server, or reuses the one for the same folder.
local function start_by_hand(buffer)
  -- Reloading the file sets the one for HTML.
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  local wanted = M.config()
  local root = folder.of(vim.api.nvim_buf_get_name(buffer))
  local running = of_folder[root or ALONE]
  if running and vim.lsp.get_client_by_id(running) then
    vim.lsp.buf_attach_client(buffer, running)
    return
  end
  wanted.name = NAME
  wanted.root_dir = root
  -- Before 0.11 an empty list means no folder at all.
  wanted.workspace_folders = root and { { uri = vim.uri_from_fname(root), name = root } } or nil
  wanted.filetypes, wanted.reuse_client = nil, nil
  local id = vim.lsp.start_client(wanted)
  if id then
    of_folder[root or ALONE] = id
    vim.lsp.buf_attach_client(buffer, id)
  end
end

--- Starts the server for the buffer, if it is a note and restarting was not given up.
---@param buffer integer
function M.start(buffer)
  if gave_up or not vim.api.nvim_buf_is_valid(buffer) or folder.misfit(buffer) then
    return
  end
  local problem = binary.problem(M.command())
  if problem then
    say.once(problem)
  elseif not is_native then
    start_by_hand(buffer)
  elseif not vim.lsp.get_clients({ bufnr = buffer, name = NAME, _uninitialized = true })[1] then
    -- Attaches all open notes, and each note opened later.
    vim.lsp.enable(NAME)
  end
end

--- Stops the server, and starts it again for all open notes.
function M.restart()
  gave_up, crashes = false, {}
  say.forget()
  if is_native then
    -- The program and the folder are looked for again.
    vim.lsp.config(NAME, {})
  end
  local running = M.all()
  for _, client in ipairs(running) do
    ending[client.id] = true
    if is_native then
      client:stop()
    else
      client.stop()
    end
  end
  local tries = 0
  local function again()
    tries = tries + 1
    if #M.all() > 0 and tries < 50 then
      -- A server that does not stop on request is killed.
      if tries == 20 then
        for _, client in ipairs(M.all()) do
          vim.lsp.stop_client(client.id, true)
        end
      end
      return vim.defer_fn(again, 100)
    end
    attach_all()
  end
  vim.defer_fn(again, 50)
end

return M

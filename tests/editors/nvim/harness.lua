--- Runs scenarios inside Neovim. Each is a coroutine, so that between its steps Neovim lives as it does for a user: it
--- reads keys, gets messages and draws.

local M = {}

-- How long something may take to come about; short where it is meant not to.
local patience = tonumber(vim.env.GLOSSATOR_PATIENCE or "30") * 1000

-- Those whose names have one of these parts are run; else all.
local wanted = vim.split(vim.env.GLOSSATOR_SCENARIO or "", "|", { plain = true })

local scenarios = {}
--- What was told to the user, in order.
M.told = {}

vim.notify = function(message)
  table.insert(M.told, message)
end

--- Adds a scenario.
function M.scenario(name, run)
  for _, part in ipairs(wanted) do
    if name:find(part, 1, true) then
      table.insert(scenarios, { name = name, run = run })
      return
    end
  end
end

--- Lets Neovim live on for a while.
function M.pause(milliseconds)
  local here = coroutine.running()
  vim.defer_fn(function()
    coroutine.resume(here)
  end, milliseconds)
  coroutine.yield()
end

--- Waits until `condition` gives something, and returns that.
function M.wait_for(what, condition)
  local deadline = vim.loop.now() + patience
  while true do
    local found = condition()
    if found then
      return found
    end
    if vim.loop.now() > deadline then
      error(("waited in vain for %s; told: %s"):format(what, vim.inspect(M.told)), 2)
    end
    M.pause(20)
  end
end

function M.equal(found, wanted, what)
  if not vim.deep_equal(found, wanted) then
    error(("%s: found %s, wanted %s"):format(what or "", vim.inspect(found), vim.inspect(wanted)), 2)
  end
end

--- Puts the cursor on the first `words` of the buffer, `skip` bytes into them.
function M.cursor_on(words, skip)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(words, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { number, at - 1 + (skip or 0) })
      return number
    end
  end
  error("no such words in the note: " .. words, 2)
end

--- Runs them all, one after the other, and ends Neovim: with 0 if all passed.
function M.run()
  local passed, failed = 0, 0
  local all = coroutine.create(function()
    for _, scenario in ipairs(scenarios) do
      local done, problem
      local one = coroutine.create(function()
        -- Neovim's Lua can yield across a protected call.
        done, problem = pcall(scenario.run)
      end)
      -- The scenario resumes itself by its timers; it is looked at until it has ended.
      coroutine.resume(one)
      while coroutine.status(one) ~= "dead" do
        M.pause(20)
      end
      if done then
        passed = passed + 1
        io.stdout:write("ok   " .. scenario.name .. "\n")
      else
        failed = failed + 1
        io.stdout:write("FAIL " .. scenario.name .. ": " .. tostring(problem) .. "\n")
      end
    end
    io.stdout:write(("%d passed, %d failed\n"):format(passed, failed))
    io.stdout:flush()
    vim.cmd(failed == 0 and "qall!" or "cquit!")
  end)
  vim.defer_fn(function()
    coroutine.resume(all)
  end, 10)
end

return M

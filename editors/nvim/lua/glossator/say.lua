--- Messages to the user.

local M = {}

local said = {}

---@param message string
---@param level? integer
function M.now(message, level)
  vim.notify("Glossator: " .. message, level or vim.log.levels.INFO)
end

--- Says what is wrong and what to do, only once however often it happens.
---@param message string
function M.once(message)
  if not said[message] then
    said[message] = true
    M.now(message, vim.log.levels.WARN)
  end
end

--- The user did something about it, so messages may be shown again.
function M.forget()
  said = {}
end

return M

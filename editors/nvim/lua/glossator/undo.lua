--- `:Glossator undo`: takes back what changed files last, an import or a rename.

local say = require("glossator.say")

local M = {}

-- Takes it back, and says whether it was.
local last

--- Has `take_back` take back what was done last.
---@param take_back fun(): boolean
function M.remember(take_back)
  last = take_back
end

function M.undo()
  if not last then
    say.now("nothing was imported or renamed that could be taken back.", vim.log.levels.WARN)
  elseif last() then
    last = nil
  end
end

return M

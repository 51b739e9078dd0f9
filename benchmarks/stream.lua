-- Sends the prepared requests of a file in order, each once; stops the thread when they are used up.
-- wrk asks for one request before it begins, to see whether it is one: that one is the first, and is asked for again.
local lines, at = {}, -1
function init(args)
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
end
function request()
  at = at + 1
  local line = lines[math.max(at, 1)]
  if line == nil then
    wrk.thread:stop()
    line = lines[#lines]
  end
  local tab = string.find(line, "\t", 1, true)
  return wrk.format("POST", string.sub(line, 1, tab - 1), { ["Content-Type"] = "text/xml" }, string.sub(line, tab + 1))
end

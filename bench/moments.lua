-- Every request asks at another moment, one second after the one before: no answer can have been kept.
-- The argument is the first moment, in seconds since 1970. Run in this folder.
dofile("report.lua")
local at

function init(args)
  at = tonumber(args[1])
end

function request()
  at = at + 1
  return wrk.format(nil, wrk.path .. "&as_of=" .. os.date("!%Y-%m-%dT%H:%M:%SZ", at))
end

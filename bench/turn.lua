-- For wrk with one thread: visitor after visitor, then the next object; as bench/load.py describes.
local cookies, tokens, objects = {}, {}, {}
local path, method = os.getenv("TURN_PATH"), os.getenv("TURN_METHOD")
local body, sort = os.getenv("TURN_BODY"), os.getenv("TURN_TYPE")
local turn = tonumber(os.getenv("TURN_SENT"))
local hex = "%x"

local function read(name, into)
  for line in io.lines(os.getenv(name)) do
    if line ~= "" then table.insert(into, line) end
  end
end

local function key()
  return (string.gsub("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx", "x", function()
    return string.format(hex, math.random(0, 15))
  end))
end

local function nonce()
  return (string.gsub(string.rep("x", 64), "x", function()
    return string.format(hex, math.random(0, 15))
  end))
end

function init(args)
  math.randomseed(turn * 7919 + os.time())
  read("TURN_COOKIES", cookies)
  read("TURN_OBJECTS", objects)
  for at, cookie in ipairs(cookies) do
    tokens[at] = cookie:match("csrftoken=([^;]+)")
  end
  if body ~= "" then wrk.headers["Content-Type"] = sort end
end

function request()
  local visitors = math.max(#cookies, 1)
  local at = turn % visitors + 1
  local object = objects[math.floor(turn / visitors) % math.max(#objects, 1) + 1] or ""
  turn = turn + 1
  if cookies[at] then
    wrk.headers["Cookie"] = cookies[at]
    if method ~= "GET" then wrk.headers["X-CSRFToken"] = tokens[at] end
  end
  local to, said = path:gsub("{obj}", object), nil
  if body ~= "" then said = body:gsub("{obj}", object):gsub("{key}", key):gsub("{nonce}", nonce) end
  return wrk.format(method, to, nil, said)
end

function done(summary, latency)
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"good": %d, "bad": %d, "seconds": %.4f, "p50": %.3f, "p99": %.3f, "longest": %.3f}\n',
    summary.requests - summary.errors.status, summary.errors.status + lost, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end

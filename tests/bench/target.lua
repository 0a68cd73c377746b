-- SPDX-License-Identifier: MPL-2.0
-- wrk script for every target. BENCH_PATHS: a file of paths, one a line, taken in random order of a fixed seed.
-- BENCH_COOKIE: the session's cookie, or empty. Prints one line: requests/s p50 p99 (ms) and what went wrong.
local paths, headers = {}, {}

function init(args)
    for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
    local cookie = os.getenv("BENCH_COOKIE")
    if cookie and cookie ~= "" then headers["Cookie"] = cookie end
    math.randomseed(615)
end

function request()
    return wrk.format("GET", paths[math.random(#paths)], headers)
end

function done(summary, latency, requests)
    local e = summary.errors
    local bad = e.connect + e.read + e.write + e.timeout + e.status
    io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, bad))
end

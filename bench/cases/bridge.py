"""What the bridge costs: one application, once behind it and once under granian."""

from bench import places
from bench.goals import Figure, case
from bench.hall import Hall


@case("bridge")
def cost_of_the_bridge(hall: Hall) -> list[Figure]:
    vote = {"method": "POST", "body": '{"choice": 1}', "content_type": "application/json"}
    cookies = hall.given.limit_cookies
    polls, others = (tuple(map(str, range(first, first + 100_000))) for first in (400_000, 500_000))
    with places.bridged(hall.given.limit_environment | hall.given.environment) as place:
        found = hall.in_turn(
            hall.least("vote", "/vote/{obj}", cookies=cookies, objects=polls, **vote),
            hall.at(place, "bridged vote", "/vote/{obj}", cookies=cookies, objects=others, **vote),
            hall.least("hello", "/hello"),
            hall.at(place, "bridged hello", "/hello"),
        )
    figures = []
    for name, must in (("vote", 1.3), ("hello", 1.5)):
        bridged, bare = found[f"bridged {name}"], found[name]
        ratio = bridged.cpu_per_1000 / bare.cpu_per_1000
        note = f"{bridged.rate:,.0f} / {bare.rate:,.0f} a s"
        figures.append(
            Figure("bridge", f"CPU of a {name} behind the bridge, over granian", ratio, "×", must=must, note=note,
                   bad=bridged.bad)
        )  # fmt: skip
    return figures

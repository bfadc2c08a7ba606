"""One door to an assembly: fetching it and the right to see it in one call."""

from assemblies.bodies.models import Assembly, Body
from assemblies.members.permissions import Visitor, can_see_assembly
from config.errors import Absent, require


def find_assembly(visitor: Visitor, slug: str) -> Assembly:
    """The assembly, if this visitor may see it; absent and hidden look the same."""
    assembly = Assembly.objects.filter(slug=slug).first()
    if assembly is None:
        raise Absent
    require(can_see_assembly(visitor, assembly), Absent)
    return assembly


def plenary_of(assembly: Assembly) -> Body:
    return Body.objects.select_related("assembly").get(assembly=assembly, kind=Body.Kind.PLENARY)

"""What `--format json` prints, as pydantic models; `bargain schema` prints their JSON Schemas.

Every document has a `schema_version` and a `kind`. Exact numbers are strings such as `"3/5"`.
Within a version fields are added, never renamed or removed. What most commands print is here by
name; what is left belongs to one command each, and is imported from its module.
"""

from bargain.output.schema.base import *
from bargain.output.schema.certified import *
from bargain.output.schema.claims import *
from bargain.output.schema.files import *
from bargain.output.schema.matches import *

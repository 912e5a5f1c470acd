"""What the bodies of these tests ask for, and why."""

from workflows.cases.pleas import Plea, Wish

TIME = Wish(Plea.EXTENSION, 100)
TELLING = "5号楼502室家里没人，电话13912345678"

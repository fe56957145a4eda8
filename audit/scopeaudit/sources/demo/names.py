"""Names of people as an international contact centre has them, combined without chance."""

from collections.abc import Iterator, Mapping
from itertools import islice

_GIVEN: Mapping[str, str] = {
    "EMEA": (
        "Ana Björn Chiara Dušan Élodie Fatima Grzegorz Håkon İpek Joris Katarzyna Luís "
        "Małgorzata Niamh Ömer Priit Quentin Renée Søren Tereza Ülle Viktória Wanjiru Zofia"
    ),
    "AMER": (
        "Aaliyah Beatriz Camila Dwayne Ernesto Francisca Gustavo Hannah Ignacio Joaquín Keisha "
        "Luz Mateo Noelle Octavio Paloma Quinn Rosalía Santiago Tiana Ulises Valentina Wyatt"
    ),
    "APAC": (
        "Aiko Bao Chaiwat Divya Eun-ji Farhan Gia Haruto Indah Jun Kavya Lakshmi Minh Nikhil "
        "Ngaio Putri Rahul Somchai Tāne Uyên Wei Xiu Yuki"
    ),
}

_FAMILY: Mapping[str, str] = {
    "EMEA": (
        "Adeyemi Bergström Castellani Dvořák Eriksen Fournier García Horváth Ilves Jankowski "
        "Kovačević Laurent Müller Nowak O’Connor Petrov Rossi Schäfer Tamm Ünal Vandenberghe "
        "Weiß Yücel"
    ),
    "AMER": (
        "Álvarez Brown Cárdenas Duarte Escobar Figueroa Gagnon Hernández Ibarra Jackson Kowalski "
        "Lefebvre Muñoz Nguyen Oliveira Peña Quispe Ramírez Silva Tremblay Urrutia Washington"
    ),
    "APAC": (
        "Anand Bui Chen Dela-Cruz Fujimoto Gupta Hoàng Iyer Joshi Kim Lim Mehta Nakamura Ong "
        "Parata Rahman Sato Tan Usman Wijaya Yamada Zhang"
    ),
}


def _people(region: str) -> Iterator[str]:
    """Yield the names of a region, each pair once."""
    given, family = _GIVEN[region].split(), _FAMILY[region].split()
    for turn in range(len(family)):
        for position, first in enumerate(given):
            yield f"{first} {family[(position * 5 + turn) % len(family)]}"


def first_people(region: str, count: int, after: int = 0) -> tuple[str, ...]:
    """Return so many names of a region, leaving out the first ones."""
    return tuple(islice(_people(region), after, after + count))

"""Draw the committed still pictures: `python -m studio.covers [ID…]` writes covers and diagrams.

The output depends on nothing but this code, the committed fonts and Pillow: no randomness, no clock.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from studio import (
    cover_articles,
    cover_firstaid,
    cover_frontier,
    cover_hazards,
    cover_health,
    cover_kitchen,
    cover_naturalists,
    cover_nature,
    cover_places,
    cover_places_more,
    cover_scientists,
    cover_sichuan,
    cover_stories,
    cover_truths,
    cover_women,
    diagram_firstaid,
    diagram_frontier,
    diagram_hazards,
    diagram_health,
    diagram_kitchen,
    diagram_naturalists,
    diagram_nature,
    diagram_scientists,
    diagram_truths,
    diagrams,
    rice,
)
from studio.drawing import ROOT, Picture
from studio.film_covers import FILM_COVERS, FilmCover

MEDIA = ROOT / "assets" / "media"

COVERS: dict[str, Callable[[], Picture | FilmCover]] = {
    **FILM_COVERS,
    "antibiotics-and-viruses": cover_articles.antibiotics,
    "drop-cover-hold": cover_articles.drop_cover_hold,
    "fake-police-calls": cover_articles.fake_police,
    "hands-and-soap": cover_health.washing_hands,
    "vaccine-leaflet": cover_health.vaccine_leaflet,
    "carbon-monoxide-winter": cover_health.carbon_monoxide,
    "when-lightning-comes": cover_hazards.lightning,
    "flood-in-the-street": cover_hazards.flash_flood,
    "borrowed-face-and-voice": cover_hazards.borrowed_face,
    "one-percent-a-day": cover_hazards.daily_returns,
    "panda-black-and-white": cover_nature.panda_coat,
    "kiwifruit-canker": cover_nature.kiwi_canker,
    "red-fire-ants": cover_nature.fire_ant,
    "space-elevator": cover_frontier.space_elevator,
    "superconductors": cover_frontier.superconductor,
    "gravitational-waves": cover_frontier.gravitational_waves,
    "egg-that-hovers": cover_kitchen.floating_egg,
    "rainbow-in-a-basin": cover_kitchen.kitchen_rainbow,
    "red-cabbage-colours": cover_kitchen.red_cabbage,
    "li-bing-dujiangyan": cover_stories.dujiangyan,
    "luoxia-hong-taichu": cover_stories.armillary,
    "qin-jiushao-dayan": cover_scientists.rice_baskets,
    "tang-shenwei-zhenglei": cover_scientists.open_herbal,
    "hou-guangjiong-soil": cover_scientists.ridged_paddy,
    "zhu-kezhen-phenology": cover_scientists.season_notebook,
    "liu-chengzhao-amphibians": cover_naturalists.moustache_toad,
    "fang-wenpei-emei": cover_naturalists.herbarium_sheet,
    "cpr-press-the-chest": cover_firstaid.press_the_chest,
    "choking-five-and-five": cover_firstaid.choking,
    "falls-begin-at-home": cover_firstaid.safe_bathroom,
    "lectures-with-free-eggs": cover_firstaid.sales_lecture,
    "colours-of-warning": cover_firstaid.four_colours,
    "true-burn-toothpaste": cover_firstaid.cool_the_burn,
    "true-microwave": cover_truths.microwave_oven,
    "true-pomelo-and-pills": cover_truths.pomelo_and_pills,
    "true-thunder-and-bath": cover_truths.thunder_and_bath,
    "true-earthquake-cloud": cover_truths.earthquake_cloud,
    "jinping-deep-laboratory": cover_sichuan.deep_laboratory,
    "lhaaso-particle-rain": cover_sichuan.particle_rain,
    "huanliu-three": cover_sichuan.artificial_sun,
    "ozone-in-the-basin": cover_sichuan.ozone_afternoon,
    "he-zehui-fission": cover_women.fission_tracks,
    "wu-chien-shiung-parity": cover_women.mirror_experiment,
    "sanxingdui-carbon-and-silk": cover_sichuan.mask_and_charcoal,
    "maggots-in-the-orange": cover_sichuan.orange_with_maggots,
    "rice-in-flower": rice.rice_in_flower,
    "chengdu-panda-base": cover_places.panda_base,
    "sichuan-science-museum": cover_places.science_museum,
    "jinsha-site-museum": cover_places.jinsha,
    "chengdu-natural-history-museum": cover_places.natural_history,
    "chengdu-botanical-garden": cover_places_more.botanical_garden,
    "sichuan-university-museum": cover_places_more.university_museum,
    "chengdu-science-fiction-museum": cover_places_more.fiction_museum,
    "wenjiang-rural-weather-museum": cover_places_more.weather_museum,
    "west-china-subalpine-garden": cover_places_more.subalpine_garden,
}
PICTURES: dict[str, Callable[[], Picture]] = {
    "bacterium-vs-virus": diagrams.bacterium_and_virus,
    "resistance-selection": diagrams.resistance,
    "drop-cover-hold-steps": diagrams.three_steps,
    "screen-sharing-mirror": diagrams.screen_sharing,
    "soap-and-virus": diagram_health.soap_and_virus,
    "leaflet-map": diagram_health.leaflet_map,
    "blood-seats": diagram_health.blood_seats,
    "ways-of-lightning": diagram_hazards.ways_of_lightning,
    "push-of-water": diagram_hazards.push_of_water,
    "call-back-steps": diagram_hazards.call_back_steps,
    "one-percent-a-day-curve": diagram_hazards.one_percent_a_day,
    "panda-near-and-far": diagram_nature.near_and_far,
    "year-of-canker": diagram_nature.year_of_canker,
    "fire-ant-nest": diagram_nature.two_nests,
    "tether-taper": diagram_frontier.tether_taper,
    "warmest-superconductors": diagram_frontier.warmest_superconductors,
    "interferometer": diagram_frontier.interferometer,
    "three-densities": diagram_kitchen.three_densities,
    "path-of-light": diagram_kitchen.path_of_light,
    "colours-of-cabbage": diagram_kitchen.colours_of_cabbage,
    "dujiangyan-plan": diagrams.dujiangyan_plan,
    "bend-flow": diagrams.bend_flow,
    "taichu-month": diagrams.taichu_month,
    "hun-tian": diagrams.celestial_sphere,
    "dayan-steps": diagram_scientists.dayan_steps,
    "bencao-layers": diagram_scientists.herbal_layers,
    "ridge-paddy": diagram_scientists.ridge_paddy,
    "kyoto-bloom": diagram_scientists.kyoto_bloom,
    "toad-life": diagram_naturalists.toad_life,
    "cpr-depth-and-pace": diagram_firstaid.depth_and_pace,
    "choking-steps": diagram_firstaid.five_and_five,
    "safe-room-list": diagram_firstaid.safe_room,
    "three-places-on-the-box": diagram_firstaid.on_the_box,
    "four-rain-levels": diagram_firstaid.four_rain_levels,
    "ladder-of-radiation": diagram_truths.ladder_of_radiation,
    "clouds-and-quakes": diagram_truths.clouds_and_quakes,
    "one-square-metre": diagram_truths.one_square_metre,
    "lhaaso-from-above": diagram_truths.array_from_above,
    "three-numbers-of-fusion": diagram_truths.three_numbers,
    "how-ozone-forms": diagram_truths.how_ozone_forms,
    "tracks-of-fission": cover_women.tracks_explained,
    "mirror-of-cobalt": cover_women.cobalt_mirror,
    "ages-of-the-pits": diagram_truths.ages_of_the_pits,
    "year-of-the-fly": diagram_truths.year_of_the_fly,
    "anthers-in-heat": rice.anthers_in_heat,
    "herbarium-sheet": diagram_naturalists.sheet_explained,
}


def main(arguments: list[str] | None = None) -> int:
    """Draw the named pictures, or all; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m studio.covers", description="重新绘制封面与示意图")
    parser.add_argument("ids", nargs="*", metavar="编号", help="不写编号就全部绘制")
    parser.add_argument("--out", type=Path, default=MEDIA, help="写到这个文件夹（默认 assets/media）")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.ids) - COVERS.keys() - PICTURES.keys())
    if unknown:
        parser.error(f"没有这些图：{'、'.join(unknown)}")
    tables: dict[str, Mapping[str, Callable[[], Picture | FilmCover]]] = {
        "covers": COVERS,
        "pictures": PICTURES,
    }
    for folder, table in tables.items():
        for name, draw in table.items():
            if not options.ids or name in options.ids:
                target = options.out / folder / f"{name}.png"
                draw().save(target)
                sys.stdout.write(f"{target}  {target.stat().st_size:,} 字节\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""New business models: online trade, payment, delivery, remote work, platforms, digital factories.

Most Chinese figures here were published in reports and press conferences, not in data files. They
were read in web pages and stand below as short lists; `reference` says where. `status` tells a
figure that the page prints ("page") from one that follows from it by arithmetic ("derived").
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import china_figures, facts, ours, table, year_and_month

FINDEX_GROUPS = {
    "all": "all adults",
    "men": "men",
    "women": "women",
    "richest 60%": "richest 60 %",
    "poorest 40%": "poorest 40 %",
    "rural": "rural",
    "urban": "urban",
    "ages 15-24": "ages 15–24",
    "age 25+": "ages 25 and over",
}
FINDEX_COLUMNS = {
    "account_t_d": "account_pct",
    "fin26a": "pays_bills_online_pct",
    "fin26b": "buys_online_pct",
    "fin27a": "pays_online_purchase_online_pct",
    "fin27b": "pays_online_purchase_in_cash_pct",
}
CNNIC_SERIES = {
    "Internet users": "internet users",
    "Instant messaging users": "instant messaging",
    "Short video users": "short video",
    "Online payment users": "online payment",
    "Online shopping users": "online shopping",
    "Live streaming users": "live streaming",
    "Online food delivery users": "food delivery",
    "Online travel booking users": "travel booking",
    "Ride-hailing users": "ride hailing",
    "Online medical users": "online healthcare",
    "Online office (remote work) users": "online office",
}
T55 = "CNNIC 55th report, Table 5 (accesstochina.com)"
R53 = "CNNIC 53rd report (mailahug.com, eencie.com)"
R51 = "CNNIC 51st report (mailahug.com, wbzol.com, hkcna.hk)"
R50 = "CNNIC 50th report, table (hbzqbyyxgs.com)"
R49 = "CNNIC 49th report (hngelin.com, ecns.cn)"
R48 = "CNNIC 48th report (hxnews.com, shliheng.cn, buruo.cn)"
R47 = "CNNIC 47th report (chinadaily.com.cn, ifupo.com, caus.com)"
R46 = "CNNIC 46th report (cwan.com, srccms.com, shopxx.net)"
R39 = "CNNIC 39th report (hxnews.com)"
# application, year, month, million users, per cent of internet users, status, reference
CNNIC_READ = [
    ("instant messaging", 2024, 12, 1081.33, 97.6, "page", T55),
    ("short video", 2024, 12, 1039.53, 93.8, "page", T55),
    ("online payment", 2024, 12, 1028.91, 92.8, "page", T55),
    ("online shopping", 2024, 12, 974.43, 87.9, "page", T55),
    ("live streaming", 2024, 12, 833.03, 75.2, "page", T55),
    ("food delivery", 2024, 12, 592.31, 53.4, "page", T55),
    ("online office", 2024, 12, 570.48, 51.5, "page", T55),
    ("instant messaging", 2023, 12, 1059.63, 97.0, "page", T55),
    ("short video", 2023, 12, 1053.30, 96.4, "page", T55),
    ("online payment", 2023, 12, 953.86, 87.3, "page", T55),
    ("online shopping", 2023, 12, 914.96, 83.8, "page", T55),
    ("live streaming", 2023, 12, 815.66, 74.7, "page", T55),
    ("food delivery", 2023, 12, 544.54, 49.9, "page", T55),
    ("online office", 2023, 12, 537.06, 49.2, "page", T55),
    ("online healthcare", 2023, 12, 414, 37.9, "page", R53),
    ("food delivery", 2022, 12, 521.2, None, "derived", R53),
    ("instant messaging", 2022, 12, 1038, 97.2, "page", R51),
    ("short video", 2022, 12, 1012, 94.8, "page", R51),
    ("online payment", 2022, 12, 911, 85.4, "page", R51),
    ("online shopping", 2022, 12, 845, 79.2, "page", R51),
    ("live streaming", 2022, 12, 751, 70.3, "page", R51),
    ("e-commerce live streaming", 2022, 12, 514, 48.2, "derived", R51),
    ("online office", 2022, 12, 540, 50.6, "page", R51),
    ("travel booking", 2022, 12, 423, None, "page", R51),
    ("online healthcare", 2022, 12, 363, 34.0, "page", R51),
    ("instant messaging", 2022, 6, 1027.08, 97.7, "page", R50),
    ("short video", 2022, 6, 962.20, 91.5, "page", R50),
    ("online payment", 2022, 6, 904.44, 86.0, "page", R50),
    ("e-commerce live streaming", 2022, 6, 469, 44.6, "page", "CNNIC 50th report (niuxuan.cn)"),
    ("online healthcare", 2022, 6, 300, 28.5, "page", "CNNIC 50th report (phlx.cn)"),
    ("instant messaging", 2021, 12, 1006.66, 97.5, "page", R50),
    ("short video", 2021, 12, 934.15, 90.5, "page", R50),
    ("online payment", 2021, 12, 903.63, 87.6, "page", R50),
    ("online shopping", 2021, 12, 841.8, None, "derived", R51),
    ("live streaming", 2021, 12, 703.7, None, "derived", R51),
    ("e-commerce live streaming", 2021, 12, 463.7, None, "derived", "CNNIC 50th (niuxuan.cn)"),
    ("online office", 2021, 12, 469, None, "page", R49),
    ("online healthcare", 2021, 12, 298, 28.9, "page", R49),
    ("food delivery", 2021, 12, 544, None, "page", R49),
    ("ride hailing", 2021, 12, 453, None, "page", R49),
    ("short video", 2021, 6, 888, 87.8, "page", R48),
    ("online payment", 2021, 6, 872, 86.3, "page", R48),
    ("online shopping", 2021, 6, 812, 80.3, "page", R48),
    ("live streaming", 2021, 6, 638, None, "page", R48),
    ("e-commerce live streaming", 2021, 6, 384, None, "page", "CNNIC 48th report (buruo.cn)"),
    ("food delivery", 2021, 6, 469, None, "page", R48),
    ("online healthcare", 2021, 6, 239, None, "page", R48),
    ("instant messaging", 2020, 12, 981, None, "page", "CNNIC 47th report (nvmoo.com)"),
    ("short video", 2020, 12, 873, 88.3, "page", R47),
    ("online payment", 2020, 12, 854, 86.4, "page", R47),
    ("online shopping", 2020, 12, 782, 79.1, "page", R47),
    ("live streaming", 2020, 12, 617, 62.4, "page", R47),
    ("e-commerce live streaming", 2020, 12, 388, 39.2, "page", R47),
    ("online office", 2020, 12, 346, None, "page", R47),
    ("online healthcare", 2020, 12, 215, 21.7, "page", R47),
    ("online payment", 2020, 6, 805, 85.7, "page", R46),
    ("online shopping", 2020, 6, 749, 79.7, "page", R46),
    ("live streaming", 2020, 6, 562, 59.8, "page", R46),
    ("e-commerce live streaming", 2020, 6, 309, 32.9, "page", R46),
    ("food delivery", 2020, 6, 409, 43.5, "page", R46),
    ("ride hailing", 2020, 6, 340, 36.2, "page", R46),
    ("online office", 2020, 6, 199, 21.2, "page", R46),
    ("online healthcare", 2020, 6, 276, 29.4, "page", R46),
    ("online payment", 2020, 3, 767.6, None, "derived", R47),
    ("online shopping", 2020, 3, 709.9, None, "derived", R47),
    ("live streaming", 2020, 3, 560, None, "derived", R47),
    ("e-commerce live streaming", 2020, 3, 265, None, "derived", R47),
    ("food delivery", 2016, 12, 209, None, "page", R39),
    ("live streaming", 2016, 12, 344, 47.1, "page", R39),
    ("internet users", 2025, 6, 1123, None, "page", "CNNIC 56th report (China News Service, copy)"),
    ("internet users", 2024, 12, 1108, None, "page", "CNNIC 55th report (brandoro.net)"),
    ("internet users", 2020, 6, 940, None, "page", R46),
    ("internet users", 2021, 6, 1011, None, "page", R48),
]
EUROSTAT_SHOP = "Eurostat, E-commerce statistics for individuals"
# Eurostat: per cent of people aged 16 to 74 who used the internet in the last 12 months
EUROSTAT_SHOPPERS = [
    (2012, 55, f"{EUROSTAT_SHOP}, 2022 edition (copy)"),
    (2014, 59, f"{EUROSTAT_SHOP}, 2024 (eunews.it, 2025-02-20)"),
    (2022, 75, f"{EUROSTAT_SHOP}, 2022 edition (copy)"),
    (2024, 77, f"{EUROSTAT_SHOP}, February 2025"),
]
# US Census Bureau, e-commerce as per cent of retail sales, seasonally adjusted, four quarters
US_QUARTERS = {
    2010: (4.2, 4.4, 4.6, 4.6),
    2011: (4.7, 4.8, 4.9, 5.1),
    2012: (5.2, 5.3, 5.5, 5.6),
    2013: (5.6, 5.8, 5.9, 6.1),
    2014: (6.2, 6.3, 6.5, 6.6),
    2015: (6.9, 7.0, 7.2, 7.5),
    2016: (7.7, 7.8, 8.0, 8.2),
    2017: (8.4, 8.7, 8.9, 9.1),
    2018: (9.4, 9.5, 9.7, 9.9),
    2019: (10.0, 10.3, 10.7, 11.2),
    2020: (11.9, 16.4, 14.8, 15.0),
    2021: (14.8, 14.6, 14.5, 14.5),
    2022: (14.3, 14.2, 14.4, 14.6),
    2023: (14.9, 15.3, 15.4, 15.6),
    2024: (15.8, 16.0, 16.3, 16.4),
}
US_REFERENCE = "US Census Bureau through FRED, series ECOMPCTSA (github.com/chasrooney/Demo)"
CHN_GOODS = "physical goods sold online as a share of all retail sales"
# iso3, year, share, online sales of all kinds and of goods in billion yuan, status, reference
RETAIL_READ = [
    ("CHN", 2015, None, 3877, None, "page", "NBS (digitalcommerce360.com, 2016-01-27)"),
    ("CHN", 2016, 12.6, 5160, None, "page", "NBS (digitalcommerce360.com, 2017-02-06)"),
    ("CHN", 2017, 15.0, 7180, 5480, "page", "Ministry of Commerce, 2018-01-25 (cnread.news)"),
    ("CHN", 2018, None, 9000, 7000, "page", "Ministry of Commerce, 2019 (jiagle.com); rounded"),
    ("CHN", 2019, 20.7, 10632, None, "page", "NBS (chinainternetwatch.com/30232)"),
    ("CHN", 2020, 24.9, 11760, 9760, "page", "CNNIC 47th report (universityage.com)"),
    ("CHN", 2021, 24.5, 13088, 10804, "page", "NBS, 2022-01-17 (liwenjuan1.cn)"),
    ("CHN", 2022, 27.2, None, None, "derived", "CNNIC 53rd report: 27.6 less 0.4 (copy)"),
    ("CHN", 2023, 27.6, 15400, None, "page", "CNNIC 53rd report (People's Daily Online, copy)"),
    ("CHN", 2024, 26.8, 15520, 13080, "page", "NBS (trackabl.io; people.cn 2025-01-26)"),
    ("GBR", 2007, 3.4, None, None, "page", "ONS, Economic trends in the retail sector 1989–2021"),
    ("GBR", 2020, 27.9, None, None, "page", "ONS, Economic trends in the retail sector 1989–2021"),
    ("JPN", 2018, 6.22, None, None, "page", "METI, 2020-07-22"),
    ("JPN", 2019, 6.76, None, None, "page", "METI, 2020-07-22"),
    ("JPN", 2020, 8.08, None, None, "page", "METI, 2021-07-30"),
    ("JPN", 2021, 8.78, None, None, "derived", "METI: 9.13 less 0.35 (travelvoice.jp)"),
    ("JPN", 2022, 9.13, None, None, "page", "METI (travelvoice.jp; nippon.com)"),
    ("JPN", 2023, 9.38, None, None, "page", "METI, 2024-09-25"),
]
RETAIL_DEFINITIONS = {
    "CHN": CHN_GOODS,
    "USA": "e-commerce as a share of retail sales",
    "GBR": "internet sales as a share of retail sales",
    "JPN": "e-commerce as a share of trade in goods with consumers",
}
SPB = "State Post Bureau"
# year, billion parcels, billion yuan, status, reference
CHINA_PARCELS = [
    (
        2015,
        20.65,
        276.96,
        "preliminary",
        f"{SPB} (chinadaily.com.cn 2016-01-05; gov.cn 2020-10-25)",
    ),
    (2016, 31.3, 397, "page", f"{SPB} report of 2017-06 (Xinhua, copy at 61ed.com)"),
    (2017, 40.07, 495.71, "page", f"{SPB} report of 2018-07-10 (People's Daily Online)"),
    (2018, 50.71, 603.84, "page", f"{SPB}, 2019-01-16 (copy at 876565.com)"),
    (2019, 63, 745, "preliminary", f"{SPB} (cgtn.com, 2020-01-06)"),
    (2020, 83.36, 879.3, "page", f"{SPB} (China Daily 2025-08-06); revenue: 2021 / 1.175"),
    (2021, 108.3, 1033.23, "page", f"{SPB} bulletin 2021 (e2udq9.cn)"),
    (2022, 110.6, 1056.3, "derived", "2023 less growth of 19.4 % and 14.3 % (people.cn)"),
    (2023, 132.07, 1207.4, "page", f"{SPB} (people.cn, 2024-01-22)"),
    (2024, 175.08, 1400, "page", f"{SPB} (China Daily 2025-08-06); revenue rounded, preliminary"),
]
# Pitney Bowes Parcel Shipping Index: iso3, year, billion parcels, billion dollars, reference
PITNEY_PARCELS = [
    ("CHN", 2016, 31, 60, "pierbridge.com, 2017-09-04"),
    ("USA", 2016, 13, 98.5, "pierbridge.com, 2017-09-04"),
    ("CHN", 2018, 51, 91, "Parcel Shipping Index 2019, infographic (slideshare.net)"),
    ("USA", 2018, 13, 119, "Parcel Shipping Index 2019, infographic (slideshare.net)"),
    ("JPN", 2018, 9, None, "Parcel Shipping Index 2019, infographic (slideshare.net)"),
    ("CHN", 2021, 108, None, "press release of 2022 (miscw.com)"),
    ("USA", 2021, None, 188, "press release of 2022 (miscw.com)"),
    ("CHN", 2022, 111, None, "press release, 2023-08-10 (industryintel.com)"),
]
PBOC = "People's Bank of China, Payment System Report"
# year, by banks: billion payments and trillion yuan; by non-banks: the same; status, reference
PAYMENTS = [
    (2016, 25.71, 157.55, None, None, "page", f"{PBOC} 2016 (ppdoc.com)"),
    (2017, 37.55, 202.93, 286.7, 143.27, "derived", f"{PBOC} 2018: values less growth"),
    (2018, 60.531, 277.39, 530.61, 208.07, "page", f"{PBOC} 2018 (chinabankingnews.com)"),
    (2020, 123.2, 432.16, 827.3, 294.57, "derived", f"{PBOC} 2021: values less growth"),
    (2021, 151.228, 526.98, 1028.322, 355.46, "page", f"{PBOC} 2021 (nanmuxuan.com)"),
    (
        2022,
        158.5,
        499.62,
        None,
        337.87,
        "derived",
        f"{PBOC} 2023 less growth; non-banks: people.cn",
    ),
    (2023, 185.147, 555.33, None, None, "page", f"{PBOC} 2023 (China Consumer News, copy)"),
]
CUSTOMS = "General Administration of Customs"
# year, period, total, exports, imports in billion yuan, share of goods trade, status, reference
CROSS_BORDER = [
    (2018, "year", 1060, None, None, None, "page", f"{CUSTOMS} (wucea.com, 2024-08-02)"),
    (2019, "year", 1290, None, None, None, "derived", "2020 less growth of 31.1 % (ndrc.gov.cn)"),
    (2020, "year", 1690, None, None, None, "page", f"{CUSTOMS} (ndrc.gov.cn, 2022-01-26)"),
    (2021, "year", 1961, 1390, 532, 4.9, "derived", "2022 less growth (ssopdot.com)"),
    (2022, "year", 2100, 1530, 527.8, 4.9, "page", f"{CUSTOMS} (ssopdot.com, panexwd.com)"),
    (2023, "year", 2380, None, None, None, "page", f"{CUSTOMS} (wucea.com, 2024-08-02)"),
    (2023, "first half", 1100, 821, 276, 5.5, "preliminary", f"{CUSTOMS} (panexwd.com)"),
    (2024, "first half", 1250, 979.9, 266.4, 5.9, "page", f"{CUSTOMS} (scio.gov.cn, 2024-11-27)"),
    (2025, "first half", 1320, 1030, 291.1, None, "preliminary", f"{CUSTOMS} (776mm.com)"),
]
USUALLY = "employed people who usually work from home"
AT_ALL = "employed people who work from home usually or sometimes"
PAID_DAYS = "full paid working days worked at home"
ONLINE_OFFICE = "internet users who use online office tools"
# iso3, year, measure, per cent, reference
REMOTE = [
    ("EUU", 2017, USUALLY, 5.0, "Eurostat, EU28 (dailysabah.com, 2018-06-22)"),
    ("EUU", 2018, USUALLY, 5.2, "Eurostat, EU28 (cyprusprofile.com)"),
    ("EUU", 2019, USUALLY, 5.4, "Eurostat (European Parliament Think Tank, 2020-06-24)"),
    ("EUU", 2020, USUALLY, 12.3, "Eurostat, 2021-05-17 (esap.online)"),
    ("ITA", 2020, USUALLY, 12.2, "Eurostat, 2021-05 (swordstoday.ie)"),
    ("EUU", 2023, USUALLY, 9, "Eurostat (statista.com/chart/20743); rounded"),
    ("EUU", 2023, AT_ALL, 22, "Eurostat (statista.com/chart/20743); rounded"),
    ("DEU", 2023, AT_ALL, 23.4, "Eurostat (statista.com/chart/20743)"),
    ("SWE", 2023, AT_ALL, 45.3, "Eurostat (statista.com/chart/20743)"),
    ("USA", 2023, PAID_DAYS, 28, "Barrero, Bloom and Davis, Evolution of Work from Home, 2023-09"),
]
SIC = "State Information Center, China Sharing Economy Report"
SECTORS = ["all", "life services", "production capacity", "knowledge and skills"]
# year, edition, billion yuan by sector in the order above, status
SHARING = [
    (2017, 2018, (2094.1, None, None, None), "page"),
    (2018, 2020, (2941.6, 1590.1, 823.3, 235.3), "derived"),
    (2019, 2020, (3282.8, 1730.0, 920.5, 306.3), "page"),
    (2020, 2021, (3377.3, 1617.5, 1084.8, 401.0), "page"),
    (2021, 2022, (3688.1, 1711.8, 1236.8, 454.0), "page"),
    (2022, 2023, (3832.0, 1854.8, 1254.8, 480.6), "page"),
]
SHARING_PAGES = {
    2018: "copy at qjkhjx.com",
    2020: "pinggu.org",
    2021: "IT Home, copy at tjjbhg.com",
    2022: "zqcn.com.cn",
    2023: "gqsoso.com, phlx.cn",
}
# year, edition, per cent: food delivery of catering, ride hailing of taxi trips, lodging; status
ONLINE_OFFLINE = [
    (2018, 2020, 10.9, 36.3, 5.7, "derived"),
    (2019, 2020, 12.4, 37.1, 7.3, "page"),
    (2019, 2021, 12.8, 36.5, 6.9, "derived"),
    (2020, 2021, 16.6, 36.2, 6.7, "page"),
    (2020, 2022, 16.9, 33.9, None, "derived"),
    (2021, 2022, 21.4, 31.9, 5.9, "page"),
    (2021, 2023, 21.4, 34.1, 5.0, "derived"),
    (2022, 2023, 25.4, 40.5, 4.4, "page"),
]
PROVIDERS = "people who offer services on sharing platforms"
STAFF = "employees of sharing platforms"
NEW_FORMS = "workers in new forms of employment"
PLATFORM = "people who work through platforms"
UNION = "All-China Federation of Trade Unions, ninth survey (People's Daily, 2023-03-27)"
# iso3, year, measure, million people, status, reference
PLATFORM_WORK = [
    ("CHN", 2017, PROVIDERS, 70, "page", f"{SIC} 2018"),
    ("CHN", 2018, PROVIDERS, 75, "page", f"{SIC} 2019"),
    ("CHN", 2019, PROVIDERS, 78, "page", f"{SIC} 2020"),
    ("CHN", 2020, PROVIDERS, 84, "page", f"{SIC} 2021"),
    ("CHN", 2017, STAFF, 5.56, "derived", f"{SIC} 2019: 2018 less growth"),
    ("CHN", 2018, STAFF, 5.98, "page", f"{SIC} 2019"),
    ("CHN", 2019, STAFF, 6.23, "page", f"{SIC} 2020"),
    ("CHN", 2020, STAFF, 6.31, "page", f"{SIC} 2021"),
    ("CHN", 2022, NEW_FORMS, 84, "page", UNION),
    (
        "EUU",
        2021,
        PLATFORM,
        28.3,
        "page",
        "PPMI survey for the Commission (platformobservatory.eu)",
    ),
]
# date, per cent: key processes under numerical control, digital design tools, digital management,
# networked collaboration, service-oriented manufacturing; status, reference
FACTORIES = [
    ("2012-12", 24.6, 48.8, None, None, None, "derived", "MIIT, 2022-07-26 (Ningbo Daily)"),
    ("2015-12", 45.4, 62.0, 54.9, None, None, "derived", "MIIT, 2021-11-30 (yktchina.com)"),
    ("2021-10", 54.6, 74.2, 69.8, None, None, "page", "MIIT, 2021-11-30 (yktchina.com)"),
    ("2021-12", 55.3, 74.7, None, 38.8, 29.6, "page", "MIIT, 2022-02-28 (CCTV, easyfang.com)"),
    ("2024-07", 62.9, 80.1, None, None, None, "page", "MIIT, 2024-07-05, undated (heicmy.com)"),
    (
        "2025-03",
        66.2,
        83.5,
        None,
        None,
        None,
        "page",
        "MIIT, 18 April, end of March; year inferred",
    ),
]
# iso3, year, billion yuan of sales, million vending machines, status, reference
CASHIERLESS = [
    ("CHN", 2016, 8.812, None, "page", "Frost & Sullivan (askci.com, 2022-12-22)"),
    ("CHN", 2020, 22.69, None, "page", "Frost & Sullivan (askci.com, 2022-12-22)"),
    ("CHN", 2021, 28.27, None, "page", "Frost & Sullivan (askci.com, 2022-12-22)"),
    ("JPN", 2012, None, 3.8, "page", "Japan Vending Machine Manufacturers (NYT, 2013-05-31)"),
    ("JPN", 2016, None, 3.6486, "page", "Japan Vending Machine Manufacturers (vendingpress.it)"),
]
# year, thousand parcel lockers, per cent of parcels left in them, billion instant deliveries,
# billion yuan of instant retail, reference
LAST_MILE = [
    (2016, 100, None, 4.6, None, f"lockers: {SPB} (nblinking.com); orders: askci.com, 2022-04-27"),
    (
        2020,
        406,
        10,
        21.0,
        None,
        f"lockers: {SPB}, April (trade page); orders: askci.com 2022-04-27",
    ),
    (2021, None, None, 27.9, None, "orders: chinabaogao.com, 2022-10"),
    (2022, None, None, None, 504, "instant retail: 2023 less growth of 28.89 %"),
    (2023, None, None, None, 650, "instant retail: Ministry of Commerce academy (dxqxpt.com)"),
]
QIANZHAN = "market research (Qianzhan, niuxuan.cn, 2022-10-10)"
# year, period, billion yuan, per cent of online retail, reference
LIVE = [
    (2017, "year", 26.8, None, "market research (askci.com, 2021-11-16)"),
    (2020, "year", 1288.1, None, "market research (askci.com, 2021-11-16)"),
    (2021, "year", 2361.51, 17.97, QIANZHAN),
    (2023, "first half", 1270, 17.7, "Ministry of Commerce, monitored platforms (dexun.cc)"),
]
HOSPITALS = [
    (2020, 10, 900, "National Health Commission, 2020-10-28 (eencie.com)"),
    (2022, 6, 1700, "National Health Commission (ecns.cn, 2022-06-24)"),
]
MOFCOM_STATS = "Ministry of Commerce, brief statistics"
# year, billion dollars of turnover and of new contracts, status, reference
CONTRACTED = [
    (2010, 92.2, 134.4, "page", f"{MOFCOM_STATS} 2010"),
    (2018, 169.0, 241.9, "derived", f"{MOFCOM_STATS} 2019: values less growth"),
    (2019, 172.9, 260.25, "page", f"{MOFCOM_STATS} 2019"),
    (2020, 155.94, 255.54, "page", "Ministry of Commerce, bulletin of 2021-09-09 (shine.cn)"),
]
# ENR lists by the year of the revenue: Chinese firms, their billion dollars, all 250 firms', status
ENR = [
    (2012, 55, 67.175, 511.05, "page", "ENR 2013 list (aiqiu5.com)"),
    (2019, 74, 120.0, 473.07, "derived", "ENR 2020 list: 74 firms with 1.622 bn on average"),
    (2022, 81, 117.9, None, "derived", "ENR 2024 list: 2023 less growth (goalfore.cn)"),
    (2023, 81, 122.97, 499.7, "page", "ENR 2024 list (goalfore.cn; enr.com)"),
    (2024, 76, 127.3, 502.1, "derived", "ENR 2025 list: 76 firms with 1.675 bn on average"),
]


@table("digital_payments", ["iso3", "year", "group"])
def digital_payments(raw: Path) -> pd.DataFrame:
    survey = pd.read_csv(raw / "findex2025" / "findex2025_selected.csv")
    survey = ours(survey.rename(columns={"codewb": "iso3", **FINDEX_COLUMNS}))
    survey = survey[survey["group2"].isin(FINDEX_GROUPS)]
    columns = list(FINDEX_COLUMNS.values())
    survey[columns] = (survey[columns] * 100).round(1)
    # Where nobody seems to pay online for what they buy online, the question was not asked.
    ways = ["pays_online_purchase_online_pct", "pays_online_purchase_in_cash_pct"]
    survey.loc[survey[ways[0]] == 0, ways] = None
    survey["group"] = survey["group2"].map(FINDEX_GROUPS)
    asked = survey[columns[1:]].notna().any(axis="columns")
    keep = asked | (survey["group2"] == "all")
    return survey.loc[keep, ["iso3", "year", "group", *columns]]


@table("internet_applications", ["application", "year", "month"])
def internet_applications(raw: Path) -> pd.DataFrame:
    columns = "application year month users_million share_of_internet_users_pct status reference"
    figures = china_figures(raw, CNNIC_SERIES, ["page", "derived"])
    listed = year_and_month(figures["period"]).assign(
        application=figures["series"].map(CNNIC_SERIES),
        users_million=figures["value"],
        status=figures["status"],
        reference="CNNIC (" + figures["page_url"].str.split("/").str[2] + ")",
    )
    # Our own readings come first: they also have the share of internet users.
    both = pd.concat([facts(columns, CNNIC_READ), listed])
    return both.drop_duplicates(["application", "year", "month"])


def _december_shares(raw: Path, application: str) -> pd.DataFrame:
    """Users of one application as a per cent of internet users, each December, as `share_pct`."""
    rows = internet_applications(raw).query("month == 12").set_index("year")
    users = rows.loc[rows["application"] == application]
    everyone = rows.loc[rows["application"] == "internet users", "users_million"]
    share = (100 * users["users_million"] / everyone).round(1).dropna()
    frame = pd.DataFrame({"share_pct": share, "reference": users["reference"].loc[share.index]})
    return frame.reset_index().assign(iso3="CHN")


@table("online_shoppers", ["iso3", "year"])
def online_shoppers(raw: Path) -> pd.DataFrame:
    europe = facts("year share_pct reference", EUROSTAT_SHOPPERS)
    both = pd.concat([_december_shares(raw, "online shopping"), europe.assign(iso3="EUU")])
    both = both.rename(columns={"share_pct": "share_of_internet_users_pct"})
    return both[["iso3", "year", "share_of_internet_users_pct", "reference"]]


@table("online_retail", ["iso3", "year"])
def online_retail(_raw: Path) -> pd.DataFrame:
    columns = "iso3 year online_share_pct online_bn_yuan online_goods_bn_yuan status reference"
    usa = pd.DataFrame(
        {
            "iso3": "USA",
            "year": list(US_QUARTERS),
            "online_share_pct": [round(sum(q) / len(q), 2) for q in US_QUARTERS.values()],
            "status": "derived",
            "reference": US_REFERENCE,
        }
    )
    both = pd.concat([facts(columns, RETAIL_READ), usa])
    return both.assign(definition=both["iso3"].map(RETAIL_DEFINITIONS))


@table("parcels", ["iso3", "year", "compiler"])
def parcels(_raw: Path) -> pd.DataFrame:
    china = facts("year parcels_bn revenue_bn_yuan status reference", CHINA_PARCELS)
    china = china.assign(iso3="CHN", compiler=SPB)
    china["yuan_per_parcel"] = (china["revenue_bn_yuan"] / china["parcels_bn"]).round(2)
    world = facts("iso3 year parcels_bn revenue_bn_usd reference", PITNEY_PARCELS)
    world = world.assign(status="page", compiler="Pitney Bowes")
    order = ["iso3", "year", "compiler", "parcels_bn", "revenue_bn_yuan", "yuan_per_parcel"]
    return pd.concat([china, world])[[*order, "revenue_bn_usd", "status", "reference"]]


@table("mobile_payments", ["year"])
def mobile_payments(_raw: Path) -> pd.DataFrame:
    banks = "bank_mobile_payments_bn bank_mobile_payments_tn_yuan"
    others = "nonbank_online_payments_bn nonbank_online_payments_tn_yuan"
    return facts(f"year {banks} {others} status reference", PAYMENTS)


@table("cross_border_ecommerce", ["year", "period"])
def cross_border_ecommerce(_raw: Path) -> pd.DataFrame:
    values = "total_bn_yuan exports_bn_yuan imports_bn_yuan share_of_goods_trade_pct"
    return facts(f"year period {values} status reference", CROSS_BORDER)


@table("remote_work", ["iso3", "year", "measure"])
def remote_work(raw: Path) -> pd.DataFrame:
    europe_and_usa = facts("iso3 year measure share_pct reference", REMOTE)
    china = _december_shares(raw, "online office").assign(measure=ONLINE_OFFICE)
    return pd.concat([europe_and_usa, china])


@table("sharing_economy", ["year", "sector"])
def sharing_economy(_raw: Path) -> pd.DataFrame:
    rows = [
        (year, sector, value, edition, status, f"{SIC} {edition} ({SHARING_PAGES[edition]})")
        for year, edition, values, status in SHARING
        for sector, value in zip(SECTORS, values, strict=True)
        if value is not None
    ]
    return facts("year sector volume_bn_yuan edition status reference", rows)


@table("online_offline_services", ["year", "edition"])
def online_offline_services(_raw: Path) -> pd.DataFrame:
    shares = "delivery_of_catering_pct ride_hailing_of_taxi_trips_pct shared_of_lodging_pct"
    rows = facts(f"year edition {shares} status", ONLINE_OFFLINE)
    pages = rows["edition"].map(SHARING_PAGES)
    return rows.assign(reference=SIC + " " + rows["edition"].astype(str) + " (" + pages + ")")


@table("platform_work", ["iso3", "year", "measure"])
def platform_work(_raw: Path) -> pd.DataFrame:
    return facts("iso3 year measure people_million status reference", PLATFORM_WORK)


@table("digital_manufacturing", ["year", "month"])
def digital_manufacturing(_raw: Path) -> pd.DataFrame:
    values = (
        "key_processes_numerical_control_pct digital_design_tools_pct digital_management_pct "
        "networked_collaboration_pct service_oriented_manufacturing_pct"
    )
    rows = facts(f"date {values} status reference", FACTORIES)
    return year_and_month(rows.pop("date")).join(rows)


@table("cashierless_retail", ["iso3", "year"])
def cashierless_retail(_raw: Path) -> pd.DataFrame:
    columns = "iso3 year sales_bn_yuan vending_machines_million status reference"
    return facts(columns, CASHIERLESS)


@table("last_mile_delivery", ["year"])
def last_mile_delivery(_raw: Path) -> pd.DataFrame:
    lockers = "parcel_lockers_thousand parcels_left_in_lockers_pct"
    instant = "instant_deliveries_bn instant_retail_bn_yuan"
    return facts(f"year {lockers} {instant} reference", LAST_MILE)


@table("live_commerce_sales", ["year", "period"])
def live_commerce_sales(_raw: Path) -> pd.DataFrame:
    return facts("year period sales_bn_yuan share_of_online_retail_pct reference", LIVE)


@table("online_healthcare", ["year", "month"])
def online_healthcare(raw: Path) -> pd.DataFrame:
    users = internet_applications(raw).query("application == 'online healthcare'")
    users = users.drop(columns=["application", "status"])
    users = users.rename(columns={"reference": "users_reference"})
    hospitals = facts("year month internet_hospitals hospitals_reference", HOSPITALS)
    hospitals = hospitals.astype({"internet_hospitals": "Int64"})
    return users.merge(hospitals, on=["year", "month"], how="outer")


@table("contracting_abroad", ["year"])
def contracting_abroad(_raw: Path) -> pd.DataFrame:
    ministry = facts("year turnover_bn_usd contracts_bn_usd m r1", CONTRACTED)
    lists = facts("year enr_chinese_firms enr_chinese_bn_usd enr_all_bn_usd e r2", ENR)
    rows = ministry.merge(lists, how="outer", on="year")
    share = 100 * rows["enr_chinese_bn_usd"] / rows["enr_all_bn_usd"]
    # The list that gives 2023 also says that the share fell by 2.9 points from the year before.
    rows["enr_chinese_share_pct"] = share.round(1).fillna(rows["year"].map({2022: 27.5}))
    rows["enr_chinese_firms"] = rows["enr_chinese_firms"].astype("Int64")
    derived = (rows[["m", "e"]] == "derived").any(axis="columns")
    rows["status"] = derived.map({True: "derived", False: "page"})
    parts = rows[["r1", "r2"]].apply(lambda row: "; ".join(row.dropna()), axis="columns")
    return rows.drop(columns=["m", "e", "r1", "r2"]).assign(reference=parts)

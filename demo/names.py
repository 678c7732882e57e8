"""Words the demo province is made of: departments, sections, people's names, firms, streets."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY_LIKE = "区县市"


@dataclass(frozen=True, slots=True)
class Department:
    """A department of a government; an agency (执法机关) has officers with licences."""

    code: str
    name: str
    short_name: str
    is_agency: bool = False


DEPARTMENTS = (
    Department("zfb", "人民政府办公室", "政办"),
    Department("scjg", "市场监督管理局", "市监", is_agency=True),
    Department("yjgl", "应急管理局", "应急", is_agency=True),
    Department("zhzf", "综合行政执法局", "综执", is_agency=True),
    Department("sj", "数据局", "数据"),
    Department("jgsw", "机关事务管理局", "机事"),
    Department("rlsb", "人力资源和社会保障局", "人社", is_agency=True),
    Department("sthj", "生态环境局", "环", is_agency=True),
    Department("jtys", "交通运输局", "交", is_agency=True),
    Department("wsjk", "卫生健康局", "卫", is_agency=True),
    Department("jy", "教育局", "教"),
    Department("kj", "科学技术局", "科"),
    Department("jjxx", "经济和信息化局", "经信"),
    Department("fzgg", "发展和改革局", "发改"),
    Department("mz", "民政局", "民"),
    Department("sf", "司法局", "司"),
    Department("cz", "财政局", "财"),
    Department("zrzy", "自然资源和规划局", "自然", is_agency=True),
    Department("zjj", "住房和城乡建设局", "建", is_agency=True),
    Department("sl", "水利局", "水", is_agency=True),
    Department("nync", "农业农村局", "农", is_agency=True),
    Department("sw", "商务局", "商"),
    Department("wgly", "文化广电旅游局", "文旅", is_agency=True),
    Department("tyjr", "退役军人事务局", "退役"),
    Department("sjj", "审计局", "审"),
    Department("tj", "统计局", "统"),
    Department("yb", "医疗保障局", "医保", is_agency=True),
    Department("xf", "信访局", "信"),
    Department("ty", "体育局", "体"),
    Department("jr", "地方金融管理局", "金融"),
    Department("gzw", "国有资产监督管理委员会", "国资"),
    Department("tzcj", "投资促进局", "投促"),
    Department("lscb", "粮食和物资储备局", "粮"),
    Department("ncl", "林业局", "林"),
    Department("zwfw", "政务服务中心", "政服"),
    Department("ggzy", "公共资源交易中心", "公资"),
    Department("dag", "档案馆", "档"),
    Department("dsyj", "地方志办公室", "志"),
    Department("gjj", "住房公积金管理中心", "公积"),
    Department("gxs", "供销合作社联合社", "供销"),
)
"""Those every government has come first: a scale takes as many from the front as it wants."""

TOWNS = (
    *(
        Department(f"jd{n:02}", f"{word}街道办事处", word)
        for n, word in enumerate(("城东", "城西", "城南", "城北", "新城", "滨河", "文昌", "东门", "北山"), 1)
    ),
    *(
        Department(f"zh{n:02}", f"{word}镇人民政府", word)
        for n, word in enumerate(("湖滨", "桥头", "石门", "双溪", "白鹤", "龙潭"), 1)
    ),
)
SECTIONS = (
    "综合科", "人事教育科", "政策法规科", "规划财务科", "行政审批科", "监督管理科", "综合协调科", "信用管理科",
    "宣传科", "信息科", "督查科", "执法一科", "执法二科", "执法三科", "基层指导科", "安全科", "科技科", "档案科",
    "后勤科", "老干部科",
)  # fmt: skip

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文章俞楼虞裘应"
)
COMMON_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭沈章俞"
"""Repeated, so that names are as frequent as in life."""
MALE = "伟强磊军勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林峰国栋志远建文海庆东晨阳立诚永昌"
FEMALE = "芳娜敏静丽艳娟霞燕玲婷雪慧莹洁琳颖佳倩欣怡萍红梅琴兰云莲莉薇蕾晓月文思雨嘉宁书瑶悦珍珊"

FIRM_WORDS = (
    "嘉禾", "瑞丰", "恒信", "远航", "锦程", "云栖", "东篱", "金桂", "兴隆", "华泰", "明德", "安泰", "万和", "聚源",
    "鼎盛", "宏达", "天成", "正元", "中正", "新源", "汇丰源", "百川", "同创", "诚达", "永信", "顺康", "春晖", "盛世",
    "丰泽", "润泽", "佳美", "优品", "思源", "长青", "海纳", "启明", "博雅", "凯旋", "致远", "博文", "良渚", "青枫",
    "秋石", "沁园", "溪谷", "白鹭", "翠竹", "南山", "北辰", "星河", "旭日", "朗月", "祥云", "福临", "银杏", "红枫",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Industry:
    """A section of GB/T 4754, and what firms in it call themselves."""

    name: str
    trades: tuple[str, ...]


INDUSTRIES = (
    Industry("批发和零售业", ("商贸", "百货", "超市", "建材销售", "医药零售")),
    Industry("住宿和餐饮业", ("餐饮管理", "酒店管理", "食品", "宾馆")),
    Industry("制造业", ("机械制造", "电子科技", "纺织", "塑料制品", "包装", "五金制造")),
    Industry("租赁和商务服务业", ("企业管理咨询", "广告", "会展服务")),
    Industry("居民服务、修理和其他服务业", ("家政服务", "汽车维修", "洗涤")),
    Industry("房地产业", ("物业服务", "房地产经纪")),
    Industry("信息传输、软件和信息技术服务业", ("软件", "网络科技", "信息技术")),
    Industry("建筑业", ("建筑工程", "装饰工程")),
    Industry("交通运输、仓储和邮政业", ("物流", "仓储", "货运代理")),
    Industry("文化、体育和娱乐业", ("文化传播", "健身服务", "游乐")),
)
STREETS = (
    "文一路", "文二路", "文三路", "解放路", "人民路", "建设路", "中山路", "环城东路", "环城西路", "延安路", "学院路",
    "新华路", "和平路", "朝阳路", "滨江路", "江南大道", "迎宾大道", "工业大道", "兴业路", "创业路",
)  # fmt: skip

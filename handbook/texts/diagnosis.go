package texts

import (
	"fmt"

	"gendan/handbook"
)

// Level names how grave an after-sales trouble is (AS-3).
func Level(l handbook.Level) Text {
	switch l {
	case handbook.LevelGrave:
		return Text{"一级", "Level 1"}
	case handbook.LevelParts:
		return Text{"二级", "Level 2"}
	case handbook.LevelVisit:
		return Text{"三级", "Level 3"}
	case handbook.LevelExplain:
		return Text{"四级", "Level 4"}
	case 0:
		return Text{"未定级", "No level yet"}
	}
	return unknown(fmt.Sprint(int(l)))
}

// Cause names why a trouble arose (AS-4).
func Cause(c handbook.Cause) Text {
	switch c {
	case handbook.CauseQuality:
		return Text{"产品质量", "Product quality"}
	case handbook.CauseRevision:
		return Text{"改版没通知", "Unannounced revision"}
	case handbook.CauseOwnError:
		return Text{"我方失误", "Our own error"}
	case handbook.CauseService:
		return Text{"服务争议", "Service dispute"}
	case handbook.CauseLogistics:
		return Text{"物流损坏", "Damage on the way"}
	case handbook.CauseInstallation:
		return Text{"安装损坏", "Damage in the installation"}
	case handbook.CauseWrongDelivery:
		return Text{"发错货", "Wrong delivery"}
	case handbook.CauseOther:
		return Text{"其他原因", "Another cause"}
	}
	return unknown(c)
}

// Party names who answers for a cause or a cost (AS-4, AS-15).
func Party(p handbook.Party) Text {
	switch p {
	case handbook.PartyFactory:
		return Text{"厂家", "Factory"}
	case handbook.PartyCarrier:
		return Text{"物流", "Carrier"}
	case handbook.PartyInstaller:
		return Text{"安装方", "Installer"}
	case handbook.PartyCustomer:
		return Text{"客户", "Customer"}
	case handbook.PartyOurselves:
		return Text{"我方", "Ourselves"}
	}
	return unknown(p)
}

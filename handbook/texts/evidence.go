package texts

import "gendan/handbook"

// EvidenceKind names what a file shows (AS-2).
func EvidenceKind(k handbook.EvidenceKind) Text {
	switch k {
	case handbook.EvidenceOverall:
		return Text{"整体照", "Overall photo"}
	case handbook.EvidenceCloseUp:
		return Text{"近照", "Close-up"}
	case handbook.EvidenceDetail:
		return Text{"细节照", "Photo of the detail"}
	case handbook.EvidenceBoxDamage:
		return Text{"外箱破损处", "Damage to the box"}
	case handbook.EvidenceBatchLabel:
		return Text{"外箱批次标签", "Batch label on the box"}
	case handbook.EvidenceReceived:
		return Text{"实收商品照", "Photo of what came"}
	case handbook.EvidenceReceipt:
		return Text{"付款凭据", "Receipt"}
	case handbook.EvidenceVideo:
		return Text{"视频", "Video"}
	case handbook.EvidenceOther:
		return Text{"其他凭证", "Other evidence"}
	}
	return unknown(k)
}

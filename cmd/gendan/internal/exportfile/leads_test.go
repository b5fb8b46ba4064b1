package exportfile

import (
	"os"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

const leadHeader = "会话编号,顾客编号,咨询商品,顾虑,接待客服,等级,接待时间,最后消息时间,最后消息方\n"

// LEAD-1, LEAD-2, LEAD-6, DUTY-5: whatever the encoding and the language of the headings, a lead is read the same.
func TestLeadsInBothLanguages(t *testing.T) {
	chinese := leadHeader + "S-1,tb_1,乳胶床垫,担心太软,lin,b,2026-07-01 07:59:59,2026-07-01 08:30:00,顾客\n"
	english := "last_message_from,last_message_at,received_at,grade,agent,concern,product,customer_id,lead_id\n" +
		"Customer,2026-07-01T00:30:00Z,2026/7/1 7:59:59,B,lin,担心太软,乳胶床垫,tb_1,\"=\"\"S-1\"\"\"\n"
	want := handbook.Lead{
		LeadKey:    handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "S-1"},
		CustomerID: "tb_1", Product: "乳胶床垫", Concern: "担心太软", Agent: "lin", Grade: handbook.GradeB, Unanswered: true,
		ReceivedAt: time.Date(2026, 6, 30, 23, 59, 59, 0, time.UTC), LastWordAt: time.Date(2026, 7, 1, 0, 30, 0, 0, time.UTC),
	}
	for _, text := range []string{chinese, english} {
		for _, encoding := range []string{"UTF-8", "UTF-8 with a mark", "GB18030", "UTF-16LE"} {
			rows, refused := readAll(t, Leads(), encoded(t, text, encoding))
			if len(rows) != 1 || len(refused) != 0 || rows[0].Value != want {
				t.Errorf("%s: got %+v, refused %v", encoding, rows, refused)
			}
		}
	}
}

// What is not told is as the API takes it: the last word is the reception's, and the agent's (LEAD-1).
func TestLeadsNeedOnlyAnIDAndTheReception(t *testing.T) {
	rows, refused := readAll(t, Leads(), "lead_id,received_at\nS-1,2026-07-01 10:00:00\n")
	if len(rows) != 1 || len(refused) != 0 {
		t.Fatalf("got %+v, refused %v", rows, refused)
	}
	if l := rows[0].Value; l.LastWordAt != l.ReceivedAt || l.Unanswered || l.CustomerID != "" || l.Grade != "" {
		t.Errorf("got %+v", l)
	}
	rows, _ = readAll(t, Leads(), leadHeader+"S-1,张**,,,,,2026-07-01 10:00:00,,客服\n")
	if len(rows) != 1 || rows[0].Value.CustomerID != "" { // CONT-1: a masked name is nobody's
		t.Errorf("got %+v", rows)
	}
}

func TestLeadsAreRefusedWithLineAndReason(t *testing.T) {
	checkRefused(t, Leads(), leadHeader, "S-1,,,,,,2026-07-01 10:00:00,,\n", map[string]string{
		",,,,,,2026-07-01 10:00:00,,":                      "lead id",
		"S:1,,,,,,2026-07-01 10:00:00,,":                   "lead id",
		"2.02603E+11,,,,,,2026-07-01 10:00:00,,":           "shortened the number",
		"S-2,,,,,,,,":                                      "customer was received is missing",
		"S-2,,,,,,昨天,,":                                    "not a time",
		"S-2,,,,Lin Xiao,,2026-07-01 10:00:00,,":           `the agent is "Lin Xiao"`,
		"S-2,,,,,D,2026-07-01 10:00:00,,":                  `the grade is "D"`,
		"S-2,,,,,,2026-07-01 10:00:00,,买家":                 `the last message is from "买家"`,
		"S-2,,,,,,2026-07-01 10:00:00,2026-07-01 9:59,客服":  "older than the reception",
		"S-2,,,,,D,x,y,z":                                  `not a time: "x" (want such as 2026-01-31 09:30:00); not a time: "y"`,
		"S-2,,,想要大的,但是放不下,lin,,2026-07-01 10:00:00,,客服":    "more than the header's 9",
		"S-2,,,,,,2026-07-01 10:00:00":                     "7 fields, the header has 9",
		"S-2,,,,,,2026-07-01 10:00:00,1970-01-01 00:00,客服": "the year",
	})
	if _, err := NewReader(strings.NewReader("会话编号,顾虑\n1,x\n"), Leads(), tmall(t)); err == nil || !strings.Contains(err.Error(), "no column 接待时间 or received_at") {
		t.Errorf("got %v", err)
	}
}

// The README's tour imports it: twelve inquiries, the last of them on one day.
func TestTheSampleOfLeads(t *testing.T) {
	text, err := os.ReadFile("../../../../samples/leads.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"UTF-8", "GB18030"} {
		rows, refused := readAll(t, Leads(), encoded(t, strings.TrimPrefix(string(text), "\ufeff"), encoding))
		if len(rows) != 12 || len(refused) != 0 {
			t.Fatalf("%s: %d leads, refused %v", encoding, len(rows), refused)
		}
		for i, row := range rows {
			if i > 0 && row.Value.ReceivedAt.Before(rows[i-1].Value.ReceivedAt) {
				t.Errorf("%s is older than the one before", row.ID)
			}
		}
		if last := rows[11].Value; last.Concern != "老人睡会不会太软" || rows[9].Value.Unanswered != true || rows[3].Value.Concern != "要量一下小床,\n再定尺寸" {
			t.Errorf("%s: got %+v", encoding, last)
		}
	}
}

func FuzzLeads(f *testing.F) {
	f.Add(leadHeader + "S-1,tb_1,乳胶床垫,担心太软,lin,b,2026-07-01 07:59:59,2026-07-01 08:30:00,顾客\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, row := range readable(Leads(), text) {
			if l := row.Value; l.Validate() != nil || l.ReceivedAt.IsZero() || l.LastWordAt.Before(l.ReceivedAt) {
				t.Fatalf("line %d: read a lead that is none: %+v", row.Line, l)
			}
		}
	})
}

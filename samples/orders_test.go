// Package samples holds the file of orders that the README's tour imports. It is made here, and nobody's real data.
package samples

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write orders.csv anew")

// orders makes an export as a platform's back office writes it: two headers end in a space, numbers are wrapped so that a
// spreadsheet keeps all their digits, times carry no zone, rows are in no order, lines end as on Windows.
func orders() []byte {
	const days, each = 5, 8
	random := rand.New(rand.NewPCG(1, 2))
	provinces := []string{"浙江省", "江苏省", "上海", "广东省", "四川省", "湖北省", "山东省", "北京"}
	products := []struct {
		title string
		yuan  int
	}{{"乳胶床垫 1.8 米", 2699}, {"弹簧床垫 1.5 米", 1599}, {"记忆棉枕", 199}, {"四季床笠", 129}, {"儿童床垫 1.2 米", 899}}
	// How many seconds after placing an order is paid; 0: never.
	pays := []int{6, 0, 9, 14, 0, 41, 3 * 3600, 11}
	var lines []string
	for day := range days {
		midnight := time.Date(2026, 3, 2+day, 0, 0, 0, 0, time.UTC)
		for n, after := range pays[:each] {
			placed := midnight.Add(time.Duration(n*3*3600+random.IntN(3*3600)) * time.Second)
			product := products[random.IntN(len(products))]
			paid, amount := "", 0
			if after > 0 {
				paid, amount = placed.Add(time.Duration(after)*time.Second).Format(time.DateTime), product.yuan
			}
			lines = append(lines, fmt.Sprintf(`"=""32190%014d""",tb_sample_%02d,%d.00,%d.00,%s,%s,%s,%s,0.00`,
				random.Int64N(1e14), (day*each+n)%33, product.yuan, amount, provinces[random.IntN(len(provinces))],
				placed.Format(time.DateTime), paid, product.title))
		}
	}
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	var file bytes.Buffer
	file.WriteString("订单编号,买家会员名,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,宝贝标题,退款金额\r\n")
	for _, line := range lines {
		file.WriteString(line + "\r\n")
	}
	return file.Bytes()
}

func TestOrdersAreAsGenerated(t *testing.T) {
	want := orders()
	if *update {
		if err := os.WriteFile("orders.csv", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("orders.csv differs from what is generated here: go test ./samples -update")
	}
}

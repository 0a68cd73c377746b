// SPDX-License-Identifier: MPL-2.0
// What the law, or our own care, asks of each class of messages: dated, with its article, and whether anybody has checked it.
import { getAll, getSchema } from "../core/api";
import { formatDate, today } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { type Row, type Schema, text } from "../core/types";
import { Link, Screen, Waiting } from "../views/bits";
import { useLoad } from "../views/use";

const load = () => Promise.all([getSchema("message-rules"), getAll("message-rules")]);

export function LawRulesScreen() {
  const loaded = useLoad("law-rules", load);
  const schema = loaded.data?.[0];
  return (
    <Screen
      title="Quy định gửi tin"
      tools={
        schema?.can.create && (
          <Link to="/message-rules/new" class="button main" test="create">
            Thêm quy định mới theo ngày
          </Link>
        )
      }
    >
      {loaded.data ? (
        <Rules schema={loaded.data[0]} rows={loaded.data[1]} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Screen>
  );
}

function Rules({ schema, rows }: { schema: Schema; rows: Row[] }) {
  const classes = schema.fields.find((f) => f.name === "class")?.words ?? [];
  return (
    <>
      <p>
        Mỗi tin được xét theo quy định của nhóm mình vào ngày gửi. Sửa đổi thì thêm dòng mới có ngày hiệu lực, không sửa dòng cũ.
      </p>
      {classes.map((c) => (
        <section key={c.value} aria-labelledby={`h-${c.value}`}>
          <h2 id={`h-${c.value}`}>{c.label}</h2>
          <ul class="cards" data-test={`rules-${c.value}`}>
            {rows
              .filter((row) => row["class"] === c.value)
              .map((row) => (
                <RuleCard key={row.id} row={row} />
              ))}
          </ul>
          {!rows.some((row) => row["class"] === c.value) && <p class="quiet">Chưa có quy định: nhóm tin này không gửi được.</p>}
        </section>
      ))}
    </>
  );
}

const isNow = (row: Row): boolean => {
  const day = today();
  return text(row["valid_from"]) <= day && (!row["valid_to"] || text(row["valid_to"]) >= day);
};

// What the rule asks, one demand a line.
function demands(row: Row): string[] {
  const max = row["per_day_max"];
  return [
    `Gửi từ ${text(row["hour_from"])} đến trước ${text(row["hour_to"])}`,
    typeof max === "number" ? `Không quá ${formatNumber(max)} tin một số trong 24 giờ` : "Không hạn chế số tin một ngày",
    row["needs_consent"] === true ? "Phải có đồng ý trước" : "Không cần đồng ý trước; ai từ chối thì không gửi",
    row["needs_brand"] === true ? "Phải gửi bằng tên định danh" : "",
    row["checks_list"] === true ? "Tra danh sách không nhận quảng cáo" : "",
    row["label"] ? `Mở đầu bằng ${text(row["label"])}` : "",
    row["refusal"] ? `Kết bằng “${text(row["refusal"])}”` : "",
  ].filter(Boolean);
}

function RuleCard({ row }: { row: Row }) {
  const until = row["valid_to"] ? ` đến ${formatDate(text(row["valid_to"]))}` : "";
  return (
    <li class={isNow(row) ? "fits" : "past"} data-test="rule">
      <Link to={`/message-rules/${row.id}`}>
        Từ {formatDate(text(row["valid_from"]))}
        {until}
      </Link>
      {isNow(row) ? " · đang có hiệu lực" : " · không có hiệu lực hôm nay"} ·{" "}
      {row["verified"] === true ? "đã kiểm chứng" : <strong data-test="unverified">chưa kiểm chứng</strong>}
      <ul class="plain-list">
        {demands(row).map((said) => (
          <li key={said}>{said}</li>
        ))}
      </ul>
      <p class="quiet">Căn cứ: {text(row["source"])}</p>
    </li>
  );
}

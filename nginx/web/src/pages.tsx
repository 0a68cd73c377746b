// SPDX-License-Identifier: MPL-2.0
// Which screen an address shows, but for the first page: comes after a cold start, see app.tsx. A screen with a file of its own comes
// later still, when it is opened or the page has been quiet for a while.
import type { VNode } from "preact";
import { shelfOf } from "./core/places";
import { AllScreen } from "./screens/all";
import { ListScreen } from "./screens/list";
import { PasswordScreen } from "./screens/login";
import { Link, Screen } from "./views/bits";
import { type Chunk, chunk, fetchLater, Lazy } from "./views/lazy";

const records = chunk<{ collection: string; id: string }>(() => import("./screens/record").then((m) => m.RecordScreen));
const edits = chunk<{ collection: string; id: string }>(() => import("./screens/record").then((m) => m.EditScreen));
const creations = chunk<{ collection: string }>(() => import("./screens/record").then((m) => m.NewScreen));
const imports = chunk<{ collection: string }>(() => import("./screens/import").then((m) => m.ImportScreen));
const registration = chunk<Ids>(() => import("./screens/register").then((m) => m.RegisterScreen));

interface Ids {
  id: string;
}

// What is not the generic page of a collection: its list, a row of it, a new one, a change.
interface Own {
  title: string;
  list?: Chunk<Ids>;
  row?: Chunk<Ids>;
  make?: Chunk<Ids>;
  edit?: Chunk<Ids>;
  more?: Record<string, Chunk<Ids>>; // pages of a row besides
}

const gateways = chunk<Ids>(() => import("./screens/gateways").then((m) => m.GatewaysScreen));
const campaignForm = () => import("./screens/campaignform");
const inbox = () => import("./screens/inbox");
const template = () => import("./screens/template");
const templateForm = chunk<Ids>(() => template().then((m) => m.TemplateForm));

const own: Record<string, Own> = {
  households: { title: "Hộ gia đình", row: chunk(() => import("./screens/dossier").then((m) => m.DossierScreen)) },
  courses: {
    title: "Lớp học",
    row: chunk(() => import("./screens/course").then((m) => m.CourseScreen)),
    more: {
      attendance: chunk(() => import("./screens/attendance").then((m) => m.AttendanceScreen)),
      sheet: chunk(() => import("./screens/attendancesheet").then((m) => m.AttendanceSheetScreen)),
      payments: chunk(() => import("./screens/payment").then((m) => m.CoursePaymentsScreen)),
    },
  },
  "payment-lists": { title: "Danh sách chi trả", row: chunk(() => import("./screens/payment").then((m) => m.PaymentListScreen)) },
  fairs: {
    title: "Phiên giao dịch việc làm",
    row: chunk(() => import("./screens/fair").then((m) => m.FairScreen)),
    more: {
      day: chunk(() => import("./screens/fairday").then((m) => m.FairDayScreen)),
      sheet: chunk(() => import("./screens/fairsheet").then((m) => m.FairSheetScreen)),
      slips: chunk(() => import("./screens/fairslips").then((m) => m.FairSlipsScreen)),
    },
  },
  "labour-market": { title: "Thị trường lao động", list: chunk(() => import("./screens/market").then((m) => m.MarketScreen)) },
  "match-sets": { title: "Bộ trọng số khớp việc", row: chunk(() => import("./screens/matchset").then((m) => m.MatchSetScreen)) },
  registrations: { title: "Đăng ký tuyển dụng", row: chunk(() => import("./screens/registration").then((m) => m.RegistrationScreen)) },
  vacancies: { title: "Chỗ việc", row: chunk(() => import("./screens/vacancy").then((m) => m.VacancyScreen)) },
  seekers: { title: "Người tìm việc", row: chunk(() => import("./screens/seeker").then((m) => m.SeekerScreen)) },
  "job-search": { title: "Tìm người, tìm việc", list: chunk(() => import("./screens/jobsearch").then((m) => m.JobSearchScreen)) },
  "staff-training": { title: "Tập huấn cán bộ", list: chunk(() => import("./screens/stafftraining").then((m) => m.StaffTrainingScreen)) },
  "training-demand": { title: "Nhu cầu học nghề theo thôn", list: chunk(() => import("./screens/demand").then((m) => m.DemandScreen)) },
  "question-board": { title: "Trả lời và danh sách gọi điện", list: chunk(() => import("./screens/questions").then((m) => m.QuestionsScreen)) },
  retention: { title: "Còn làm sau 90 ngày", list: chunk(() => import("./screens/retention").then((m) => m.RetentionScreen)) },
  messages: { title: "Tin nhắn", row: chunk(() => import("./screens/message").then((m) => m.MessageScreen)) },
  campaigns: {
    title: "Chiến dịch tin",
    row: chunk(() => import("./screens/campaign").then((m) => m.CampaignScreen)),
    make: chunk(() => campaignForm().then((m) => m.NewCampaign)),
    edit: chunk(() => campaignForm().then((m) => m.EditCampaign)),
  },
  "message-templates": {
    title: "Mẫu tin",
    row: chunk(() => template().then((m) => m.TemplateScreen)),
    make: templateForm,
    edit: templateForm,
  },
  occasions: { title: "Lịch hỗ trợ, họp, khám", row: chunk(() => import("./screens/occasion").then((m) => m.OccasionScreen)) },
  incoming: {
    title: "Tin đến",
    list: chunk(() => inbox().then((m) => m.InboxScreen)),
    row: chunk(() => inbox().then((m) => m.IncomingScreen)),
  },
  "relay-tasks": { title: "Phiếu truyền tin", row: chunk(() => import("./screens/relaytask").then((m) => m.RelayTaskScreen)) },
  "message-rules": { title: "Quy định gửi tin", list: chunk(() => import("./screens/lawrules").then((m) => m.LawRulesScreen)) },
};

function NotFound() {
  return (
    <Screen title="Không có trang này">
      <p>
        <Link to="/">Về trang kế hoạch</Link>
      </p>
    </Screen>
  );
}

function rowScreen(collection: string, id: string): VNode {
  return <Lazy key={`${collection}/${id}`} of={records} props={{ collection, id }} title="Xem" />;
}

// Which of a collection's own screens an address means; null: the generic ones.
function ownScreen(collection: string, second: string | undefined, third: string | undefined): VNode | null {
  const mine = own[collection];
  const id = second ?? "";
  const ofRow = third === undefined ? mine?.row : third === "edit" ? mine?.edit : new Map(Object.entries(mine?.more ?? {})).get(third);
  const part = second === undefined ? mine?.list : second === "new" ? mine?.make : ofRow;
  const known = second === undefined || second === "new" || /^\d+$/.test(second);
  if (!mine || !part || !known) return null;
  return (
    <Lazy key={`${collection}/${id}/${third ?? ""}`} of={part} props={{ id: second === "new" ? "" : id }} title={mine.title} />
  );
}

function screenOf([first, second, third]: string[]): VNode {
  if (first === undefined) return <NotFound />;
  if (first === "all") return <AllScreen />;
  if (first === "password") return <PasswordScreen forced={false} />;
  if (first === "gateways" && second === undefined) return <Lazy of={gateways} props={{ id: "" }} title="Cổng nhắn tin" />;
  if (!shelfOf(first)) return <NotFound />;
  if (first === "households" && second === "register") return <Lazy of={registration} props={{ id: "" }} title="Ghi hộ mới" />;
  const special = ownScreen(first, second, third);
  if (special) return special;
  if (second === undefined) return <ListScreen collection={first} />;
  if (second === "import") return <Lazy key={first} of={imports} props={{ collection: first }} title="Nhập Excel" />;
  if (second === "new") return <Lazy key={first} of={creations} props={{ collection: first }} title="Thêm" />;
  if (!/^\d+$/.test(second)) return <NotFound />;
  if (third === "edit") return <Lazy key={second} of={edits} props={{ collection: first, id: second }} title="Sửa" />;
  return third === undefined ? rowScreen(first, second) : <NotFound />;
}

// The rest comes when it is opened: a commune officer may never see a gateway.
const soon = ["households", "courses", "messages", "campaigns"].flatMap((name) => own[name]?.row ?? []);

export function fetchPagesLater(): void {
  fetchLater([records, edits, creations, registration, imports, ...soon]);
}

export function PageScreen({ path }: { path: string[] }) {
  return screenOf(path);
}

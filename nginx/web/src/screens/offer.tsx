// SPDX-License-Identifier: MPL-2.0
// A vacancy offered by SMS to chosen people, after a look at what it would say.
import { SendDialog } from "./invitation";

export interface OfferProps {
  vacancy: number;
  seekers: number[];
  done: (said: string) => void;
  close: () => void;
}

export function OfferDialog({ vacancy, seekers, done, close }: OfferProps) {
  return (
    <SendDialog<{ queued: number }>
      title="Nhắn tin giới thiệu việc: xem trước"
      test="offer"
      path={`/vacancies/${vacancy}/offer`}
      query={{ seeker_ids: seekers.join() }}
      body={{ seeker_ids: seekers }}
      said={({ queued }) => `Đã xếp ${queued} tin giới thiệu vào hàng gửi.`}
      done={done}
      close={close}
    />
  );
}

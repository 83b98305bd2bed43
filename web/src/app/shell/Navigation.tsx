/** 导航: where one can go, with the numbers that wait there; at its foot who is here, and how large the type is. */
import { useQuery } from "@tanstack/react-query";
import { NavLink, useNavigate } from "react-router";
import { session as endpoints } from "../../api/endpoints";
import { forgetKept } from "../../offline/kept";
import {
  cataloguesQuery,
  devicesQuery,
  disposalsQuery,
  importsQuery,
  queries,
  reportsQuery,
  subordinatesQuery,
} from "../../api/queries";
import { toCheck } from "../../pages/subordinates/standing";
import { setLargeType, useLargeType } from "../preferences";
import { useRole, useSession } from "../session";
import css from "./Navigation.module.css";

interface Place {
  to: string;
  label: string;
  waiting?: number;
  waitingFor?: string;
}

export function Navigation() {
  const { counts, reads } = useSession();
  const disposals = useDisposals();
  const ready = useReady();
  const stations = useStations();
  const below = useBelow();
  const files: Place[] = [
    { to: "/cases", label: "案件" },
    { to: "/scenes", label: "现场" },
    { to: "/recordings", label: "音像资料", waiting: counts.unfiled, waitingFor: "件未归入现场" },
    { to: "/dossiers", label: "案卷归档" },
    ...disposals,
    { to: "/access", label: "调阅审批", waiting: counts.approvals, waitingFor: "件待批" },
  ];
  const inbox = { to: "/", label: "工作台", waiting: counts.inbox, waitingFor: "项待办" };
  // Nobody is shown a door that stays shut.
  const acting = { to: "/delegations", label: "代理" };
  const work = reads ? [inbox, ...files, acting] : [inbox];
  const imports = useImports();
  const prepared = [...(reads ? ready : []), ...stations, ...imports];
  const watched = useReports();
  return (
    <nav className={css.nav} aria-label="主导航">
      <div className={css.brand}>
        <strong>执 录</strong>
        <span>行政执法全过程记录</span>
      </div>
      <Places places={work} />
      {prepared.length > 0 && (
        <>
          <p className={css.group}>准备</p>
          <Places places={prepared} />
        </>
      )}
      {watched.length > 0 && (
        <>
          <p className={css.group}>保管</p>
          <Places places={watched} />
        </>
      )}
      {below.length > 0 && (
        <>
          <p className={css.group}>监督</p>
          <Places places={below} />
        </>
      )}
      <p className={css.group}>依据</p>
      <Places places={[{ to: "/law", label: "全过程记录办法" }]} />
      <Foot />
    </nav>
  );
}

/** For whoever proposes or carries out; the number is what waits for this person. */
function useDisposals(): Place[] {
  const custodian = useRole("dossier_custodian");
  const head = useRole("agency_head");
  const { data } = useQuery({ ...disposalsQuery(), enabled: custodian || head });
  if (!custodian && !head) return [];
  const waiting = data?.filter((one) => one.can_carry_out).length;
  return [{ to: "/disposals", label: "销毁", waiting, waitingFor: "件待办理" }];
}

/** What is kept ready for scenes. The numbers: editions that the head has to decide, devices that the custodian misses. */
function useReady(): Place[] {
  const { reads } = useSession();
  const head = useRole("agency_head");
  const custodian = useRole("device_custodian");
  const { data: editions } = useQuery({ ...cataloguesQuery(), enabled: reads && head });
  const { data: devices } = useQuery({ ...devicesQuery(), enabled: reads && custodian });
  const toDecide = editions?.filter((one) => one.stage === "submitted").length;
  return [
    { to: "/catalogue", label: "音像记录事项清单", waiting: toDecide, waitingFor: "个版本待审定" },
    { to: "/devices", label: "设备", waiting: devices?.not_home, waitingFor: "台应还未还" },
    { to: "/rooms", label: "办案场所" },
    { to: "/numbers", label: "文号" },
    { to: "/retention", label: "保管期限" },
  ];
}

/** For whoever takes over what other systems know. */
function useImports(): Place[] {
  const { data } = useQuery(importsQuery());
  return data && data.length > 0 ? [{ to: "/imports", label: "导入" }] : [];
}

/** For whoever keeps devices, or sets the system up. */
function useStations(): Place[] {
  const custodian = useRole("device_custodian");
  const administrator = useRole("administrator");
  return custodian || administrator ? [{ to: "/stations", label: "采集站" }] : [];
}

/** For whoever keeps the evidence; the number is what the last morning report wants looked at. */
function useReports(): Place[] {
  const keeps = ["dossier_custodian", "device_custodian", "security_officer", "agency_head"].map(useRole).some(Boolean);
  const { data } = useQuery({ ...reportsQuery(), enabled: keeps });
  if (!keeps) return [];
  const waiting = (data?.latest?.open ?? 0) + (data?.damaged.length ?? 0);
  return [{ to: "/reports", label: "晨报", waiting, waitingFor: "项须核对" }];
}

/** A supervisor's place always; a head's where the agency follows somebody. The number is of those to be looked into. */
function useBelow(): Place[] {
  const supervisor = useRole("supervisor");
  const head = useRole("agency_head");
  const { data } = useQuery({ ...subordinatesQuery(), enabled: supervisor || head });
  if (!supervisor && !(head && data && data.length > 0)) return [];
  return [{ to: "/subordinates", label: "下级机关", waiting: data && toCheck(data), waitingFor: "个须处理" }];
}

function Places({ places }: { places: Place[] }) {
  return (
    <ul>
      {places.map(({ to, label, waiting = 0, waitingFor }) => (
        <li key={to}>
          <NavLink
            to={to}
            end={to === "/"}
            className={({ isActive }) => (isActive ? `${css.link} ${css.active}` : css.link!)}
          >
            {label}
            {waiting > 0 && (
              <span className={css.badge}>
                {waiting}
                <span className="unseen">{waitingFor}</span>
              </span>
            )}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function Foot() {
  const { person, agency } = useSession();
  const large = useLargeType();
  const navigate = useNavigate();
  const leave = async () => {
    await endpoints.end().catch(() => undefined);
    queries.clear();
    await forgetKept();
    await navigate("/login");
  };
  return (
    <div className={css.foot}>
      <p>{agency.name}</p>
      <p>
        <strong>{person.name}</strong>
        {person.roles.length > 0 && ` · ${person.roles.map((r) => r.label).join("、")}`}
      </p>
      {person.certificate && <p>证号 {person.certificate}</p>}
      <div className={css.buttons}>
        <button type="button" aria-pressed={large} onClick={() => setLargeType(!large)}>
          {large ? "常用字号" : "大字"}
        </button>
        <button type="button" onClick={() => void leave()}>
          退出
        </button>
      </div>
    </div>
  );
}

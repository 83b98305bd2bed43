// Who is who in the demo's county.
export const PASSWORD = "zhilu-2026";

export const PEOPLE = {
  officer: "limingyuan",
  officerName: "李明远",
  colleague: "wangjia",
  colleagueName: "王佳",
  joint: "zhaoqiming",
  expiredName: "孙晓燕",
  unitHead: "zhengshouzheng",
  agencyHead: "weiguoan",
  custodian: "liujing",
  legalReviewer: "tianwen",
  deviceCustodian: "heli",
  justiceHead: "shilei",
  securityOfficer: "shaoning",
  supervisor: "songyan",
};

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
  agencyHeadName: "魏国安",
  custodian: "liujing",
  custodianName: "刘静",
  legalReviewer: "tianwen",
  legalReviewerName: "田文",
  deviceCustodian: "heli",
  justiceHead: "shilei",
  securityOfficer: "shaoning",
  supervisor: "songyan",
};

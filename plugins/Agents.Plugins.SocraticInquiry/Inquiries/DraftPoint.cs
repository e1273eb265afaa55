namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>A point that a request leaves open.</summary>
/// <param name="Id">A short name.</param>
/// <param name="Question">The question for it.</param>
/// <param name="Answers">Likely answers, the likeliest first.</param>
internal sealed record DraftPoint(string Id, string Question, IReadOnlyList<string> Answers);

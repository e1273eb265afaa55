namespace Agents.Models.Runtime;

/// <summary>A token of a reply as it is streamed.</summary>
/// <param name="Id">Token id.</param>
/// <param name="LogProb">Raw natural log-probability.</param>
/// <param name="SamplingLogProb">Log-probability under the distribution that was drawn from.</param>
/// <param name="Text">Text that became certain with it; often empty, never part of a stop string.</param>
internal readonly record struct GeneratedToken(int Id, float LogProb, float SamplingLogProb, string Text);

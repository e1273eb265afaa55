namespace Agents.Models.Sampling;

/// <summary>A drawn token.</summary>
/// <param name="Id">Token id.</param>
/// <param name="LogProb">Natural log-probability under the raw distribution (temperature 1, nothing truncated).</param>
/// <param name="SamplingLogProb">The same under the distribution that was drawn from; 0 for greedy.</param>
internal readonly record struct SampledToken(int Id, float LogProb, float SamplingLogProb);

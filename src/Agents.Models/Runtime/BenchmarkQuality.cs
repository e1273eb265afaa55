namespace Agents.Models.Runtime;

/// <summary>How far a quantised variant is from f32 on text that the f32 model wrote.</summary>
/// <param name="Kl">Mean Kullback–Leibler divergence of the next-token distributions, nats, f32 first.</param>
/// <param name="TopOne">Share of positions with the same most probable token.</param>
internal sealed record BenchmarkQuality(double Kl, double TopOne);

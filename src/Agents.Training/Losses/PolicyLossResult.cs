namespace Agents.Training.Losses;

/// <summary>A loss with its derivative.</summary>
/// <param name="Loss">The number that is minimised.</param>
/// <param name="Gradient">Its derivative in each current log-probability, row by row.</param>
/// <param name="Importance">The sampler's correction a row: a value a token, or one; null without correction.</param>
/// <param name="Metrics">By TRL's names, without <c>mean</c> over processes.</param>
internal sealed record PolicyLossResult(
    double Loss, double[][] Gradient, double[][]? Importance, IReadOnlyDictionary<string, double> Metrics);

namespace Agents.Training.Policies;

/// <summary>What one update did.</summary>
/// <param name="Stepped">False when loss or gradient was not finite and no step was taken.</param>
/// <param name="Loss">The loss.</param>
/// <param name="GradientNorm">Global norm before clipping.</param>
/// <param name="Kl">Mean k3 estimate between the sampler's and the current policy.</param>
/// <param name="Entropy">Mean entropy of the next-token distribution, in nats.</param>
/// <param name="ClipRatio">Share of tokens whose ratio was clipped.</param>
/// <param name="LearningRate">Rate of this step.</param>
internal sealed record PolicyUpdate(
    bool Stepped, double Loss, double GradientNorm, double Kl, double Entropy, double ClipRatio, double LearningRate);

namespace Agents.Models.Checkpoints;

/// <summary>Parameters of rope_type "llama3" (transformers' <c>_compute_llama3_parameters</c>).</summary>
internal sealed record RopeScaling(
    double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContextLength);

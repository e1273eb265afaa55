namespace Agents.Models.Checkpoints;

/// <summary>The two factors that change one weight: W + scale · B · A.</summary>
/// <param name="A">[rank, Inputs], row-major.</param>
/// <param name="B">[Outputs, rank], row-major.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Outputs">Rows of the weight.</param>
internal sealed record LoraPair(float[] A, float[] B, int Inputs, int Outputs);

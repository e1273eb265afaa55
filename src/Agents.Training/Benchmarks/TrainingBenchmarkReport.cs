namespace Agents.Training.Benchmarks;

/// <summary>What <see cref="TrainingBenchmark"/> measured.</summary>
/// <param name="GemmF32Gflops">A 2048-cubed matrix product in f32, GFLOP/s.</param>
/// <param name="GemmBf16Gflops">The same in bf16.</param>
/// <param name="Shape">Prompts x completions x tokens, e.g. <c>8x8x16</c>.</param>
/// <param name="F32">Full training in f32 of that shape.</param>
internal sealed record TrainingBenchmarkReport(
    double GemmF32Gflops, double GemmBf16Gflops, string Shape, TrainingShapeReport F32);

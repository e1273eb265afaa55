namespace Agents.Cli.Commands;

/// <summary>What was typed after <c>evaluate NAME</c>.</summary>
/// <param name="Name">The study.</param>
/// <param name="Seed">Decides every draw.</param>
/// <param name="N">Runs; null takes the study's own number.</param>
/// <param name="Settings">Its parameters as NAME=VALUE.</param>
/// <param name="Model">The model to measure; null leaves the study its own.</param>
internal sealed record StudyCall(string Name, int Seed, int? N, IReadOnlyList<string> Settings, string? Model);

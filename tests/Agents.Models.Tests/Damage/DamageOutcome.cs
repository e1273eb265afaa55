namespace Agents.Models.Tests.Damage;

/// <summary>What loading a file came to.</summary>
/// <param name="Seed">Seed of the file.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="How">How it was made.</param>
/// <param name="IsInvalid">What the generator knows of it.</param>
/// <param name="Refusal">Why it was refused; null where it was loaded.</param>
/// <param name="Milliseconds">Processor time of all threads.</param>
/// <param name="Bytes">Memory beyond the file's size.</param>
/// <param name="Problem">What must not be; null where all is well.</param>
internal sealed record DamageOutcome(
    int Seed,
    FileKind Kind,
    string How,
    bool? IsInvalid,
    string? Refusal,
    double Milliseconds,
    long Bytes,
    string? Problem);

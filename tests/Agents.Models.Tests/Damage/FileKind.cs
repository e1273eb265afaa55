namespace Agents.Models.Tests.Damage;

/// <summary>Kinds of files that a stranger can give us.</summary>
internal enum FileKind
{
    Folder,
    Gguf,
    Adapter,
    Encoder,
    Template,
    Schema,
    Pattern,
}

namespace Agents.Workflows.Types;

internal enum DataKind
{
    String,
    Integer,
    Number,
    Boolean,
    List,
    Object,
}
